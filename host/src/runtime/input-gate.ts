/** An input of a task: the channels of one or more edges (a union), read fairly. */
import type { InputChannel, StreamElement } from './channels';
import { END, IDLE, WATERMARK } from './channels';
import { WatermarkValve } from './watermark-valve';
import type { WatermarkTarget } from './watermark-valve';

export class InputGate {
  /** Channels that have elements, in the order in which they became non-empty. */
  private readonly listed: InputChannel[] = [];
  private readonly valve: WatermarkValve;
  private open: number;

  constructor(
    private readonly channels: readonly InputChannel[],
    target: WatermarkTarget,
    private readonly onElement: () => void,
  ) {
    this.valve = new WatermarkValve(channels.length, target);
    this.open = channels.length;
    const listen = (channel: InputChannel): void => this.list(channel);
    channels.forEach((channel, index) => {
      channel.index = index;
      channel.onElement = listen;
      if (channel.size > 0) this.list(channel);
    });
  }

  /** See InputChannel.unbounded. */
  setUnbounded(unbounded: boolean): void {
    for (const channel of this.channels) channel.unbounded = unbounded;
  }

  get available(): boolean {
    return this.listed.length > 0;
  }

  /** All channels have ended, and everything was taken. */
  get ended(): boolean {
    return this.open === 0;
  }

  /**
   * The next batch, or undefined when there is none now. Watermarks, idleness and ends on the way go to the gate's
   * target; at most one element is taken, so that a caller can check for readiness in between.
   */
  next(): StreamElement | undefined {
    const channel = this.listed.shift();
    if (!channel) return undefined;
    channel.listed = false;
    const element = channel.take()!;
    if (channel.size > 0) this.list(channel);
    if (element.type === WATERMARK) this.valve.watermark(channel.index, element.time);
    else if (element.type === IDLE) this.valve.status(channel.index, element.idle);
    else if (element.type === END) this.open--;
    return element;
  }

  private list(channel: InputChannel): void {
    if (channel.listed) return;
    channel.listed = true;
    this.listed.push(channel);
    this.onElement();
  }
}
