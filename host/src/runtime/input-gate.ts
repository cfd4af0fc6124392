/** An input of a task: the channels of one or more edges (a union), read fairly. */
import type { BarrierAlignment } from './barriers';
import type { EndMode, InputChannel, StreamElement } from './channels';
import { BARRIER, CLOSED, END, IDLE, WATERMARK } from './channels';
import { WatermarkValve } from './watermark-valve';
import type { WatermarkTarget } from './watermark-valve';

export class InputGate {
  /** Channels that have elements and are not blocked, in the order in which that came about. */
  private readonly listed: InputChannel[] = [];
  private readonly valve: WatermarkValve;
  private open: number;
  /** How the channels ended that have ended; a suspension counts for all. */
  endMode: EndMode = 'finish';
  private alignment: BarrierAlignment | undefined;
  /** Some channel holds elements that were in flight before the job was rescaled: they come before all others. */
  private recovering = false;

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

  /** Barriers of the channels, and their end, go to `alignment`, which all inputs of a task share. */
  alignBy(alignment: BarrierAlignment): void {
    this.alignment = alignment;
    for (const channel of this.channels) {
      channel.onUrgent = (from, { barrier }) => alignment.urgent(from, barrier);
      alignment.add(channel, () => {
        channel.blocked = false;
        if (channel.size > 0) this.list(channel);
      });
    }
  }

  /** See InputChannel.unbounded. */
  setUnbounded(unbounded: boolean): void {
    for (const channel of this.channels) channel.unbounded = unbounded;
  }

  /** Elements have been put back into the channels, maybe not into those in which rows of their keys come from now on. */
  recover(): void {
    if (this.recovering || !this.channels.some(({ recovered }) => recovered > 0)) return;
    this.recovering = true;
    this.alignment?.hold();
  }

  get available(): boolean {
    return this.listed.length > 0;
  }

  get backlogged(): boolean {
    for (let i = 0; i < this.channels.length; i++) if (this.channels[i].backlogged) return true;
    return false;
  }

  /** No data will come any more, and everything was taken. */
  get ended(): boolean {
    return this.open === 0;
  }

  /**
   * The next batch, or undefined when there is none now. Watermarks, idleness, barriers and ends on the way go to the gate's
   * targets; at most one element is taken, so that a caller can check for readiness in between.
   */
  next(): StreamElement | undefined {
    const channel = this.recovering ? this.takeRecovering() : this.listed.shift();
    if (!channel) return undefined;
    channel.listed = false;
    const element = channel.take()!;
    if (this.recovering) this.checkRecovered();
    this.handle(channel, element);
    if (channel.size > 0 && !channel.blocked) this.list(channel);
    return element;
  }

  /** Channels with recovered elements are all listed: no barrier goes before these. */
  private takeRecovering(): InputChannel | undefined {
    const at = this.listed.findIndex(({ recovered }) => recovered > 0);
    return this.listed.splice(Math.max(at, 0), 1)[0];
  }

  private checkRecovered(): void {
    if (this.channels.some(({ recovered }) => recovered > 0)) return;
    this.recovering = false;
    this.alignment?.release();
  }

  private handle(channel: InputChannel, element: StreamElement): void {
    switch (element.type) {
      case WATERMARK:
        this.valve.watermark(channel.index, element.time);
        break;
      case IDLE:
        this.valve.status(channel.index, element.idle);
        break;
      case BARRIER:
        this.alignment?.barrier(channel, element.barrier);
        break;
      case END:
        this.open--;
        if (this.endMode !== 'suspend') this.endMode = element.mode;
        // Without checkpoints nothing comes after the end.
        if (element.mode === 'finish') this.alignment?.closed(channel);
        break;
      case CLOSED:
        this.alignment?.closed(channel);
        break;
      default:
    }
  }

  private list(channel: InputChannel): void {
    if (channel.listed || channel.blocked) return;
    channel.listed = true;
    this.listed.push(channel);
    this.onElement();
  }
}
