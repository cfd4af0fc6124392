/** What drives the head operator of a task: gates for a stream, or a reader for a source (see source-input.ts). */
import type { Operator } from '../operators/contracts';
import type { EndMode } from './channels';
import { BATCH } from './channels';
import type { InputGate } from './input-gate';
import type { Consumer } from './outputs';
import { CombinedWatermark } from './watermark-valve';
import type { WatermarkTarget } from './watermark-valve';

/** 'more' = call again; 'wait' = until woken; 'end' = all input is processed. */
export type InputStep = 'more' | 'wait' | 'end';

/** One piece of input at a time; called only while the operators are ready and the outputs have room. */
export interface TaskInput {
  step(): InputStep;
  /** More waits than flows through in a turn of its producers. */
  readonly backlogged?: boolean;
  /** After 'end': takes the barriers and ends of channels that may still come. */
  stepAfterEnd?(): InputStep;
  /** After 'end': how the streams have ended; undefined for sources, which end by themselves. */
  endMode?(): EndMode;
  /** Asynchronous preparation before the task runs. */
  open?(): void | Promise<void>;
  close?(): void | Promise<void>;
}

/** Head operator's inputs: one consumer each. */
export interface HeadInputs {
  /** Hears of ends of inputs. */
  readonly operator: Pick<Operator, 'endInput'> | undefined;
  readonly consumers: readonly Consumer[];
}

/** The targets of the gates' valves: directly for one input, combined for two. */
export function watermarkTargets(consumers: readonly Consumer[]): WatermarkTarget[] {
  const forward: WatermarkTarget = {
    onWatermark: (time) => consumers[0].watermark(time),
    onIdle: (idle) => consumers[0].idle(idle),
  };
  if (consumers.length === 1) return [forward];
  const combined = new CombinedWatermark(forward);
  for (let input = 0; input < consumers.length; input++) combined.add(input);
  return consumers.map((_, input) => ({
    onWatermark: (time) => {
      consumers[input].inputWatermark?.(time);
      combined.watermark(input, time);
    },
    onIdle: (idle) => combined.status(input, idle),
  }));
}

/** Takes elements as they come, from two inputs by turns. In BATCH mode a broadcast input is read to its end first. */
export class StreamInput implements TaskInput {
  private readonly ended: boolean[];
  private turn = 0;

  constructor(
    private readonly gates: readonly InputGate[],
    private readonly head: HeadInputs,
    /** The input that must end before the others are read, or -1. */
    private first = -1,
  ) {
    this.ended = gates.map(() => false);
    if (first >= 0) for (const [input, gate] of gates.entries()) gate.setUnbounded(input !== first);
  }

  step(): InputStep {
    const input = this.select();
    if (input < 0) return this.ended.every(Boolean) ? 'end' : 'wait';
    const gate = this.gates[input];
    const element = gate.next();
    if (element?.type === BATCH) this.head.consumers[input].batch(element.batch);
    if (gate.ended && !this.ended[input]) {
      this.ended[input] = true;
      if (input === this.first) this.endFirst();
      if (gate.endMode !== 'suspend') this.head.operator?.endInput?.(input);
      if (this.ended.every(Boolean)) return 'end';
    }
    return this.available() ? 'more' : 'wait';
  }

  get backlogged(): boolean {
    for (let i = 0; i < this.gates.length; i++) if (this.gates[i].backlogged) return true;
    return false;
  }

  stepAfterEnd(): InputStep {
    for (const gate of this.gates) gate.next();
    return this.gates.some((gate) => gate.available) ? 'more' : 'wait';
  }

  endMode(): EndMode {
    const modes = this.gates.map((gate) => gate.endMode);
    if (modes.includes('suspend')) return 'suspend';
    return modes.includes('checkpoint') ? 'checkpoint' : 'finish';
  }

  private endFirst(): void {
    this.first = -1;
    for (const gate of this.gates) gate.setUnbounded(false);
  }

  private available(): boolean {
    if (this.first >= 0) return this.gates[this.first].available;
    for (let i = 0; i < this.gates.length; i++) if (this.gates[i].available) return true;
    return false;
  }

  private select(): number {
    if (this.first >= 0) return this.gates[this.first].available ? this.first : -1;
    for (let n = 0; n < this.gates.length; n++) {
      const input = (this.turn + n) % this.gates.length;
      if (!this.gates[input].available) continue;
      this.turn = (input + 1) % this.gates.length;
      return input;
    }
    return -1;
  }
}
