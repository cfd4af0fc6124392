/** Single rows by a carrier that takes batches and answers at once: batches of one. */
import type {
  BatchAnswer,
  BatchCaller,
  CallProgram,
  CallSite,
  FunctionSpec,
  RowCaller,
} from '../../functions/user/contracts';

export async function rowCallerOf(
  spec: FunctionSpec,
  site: CallSite,
  open: (program: CallProgram) => Promise<BatchCaller>,
): Promise<RowCaller> {
  const caller = await open({
    inputs: site.args,
    calls: [{ spec, site, args: site.args.map((_, input) => ({ input })) }],
    outputs: [0],
  });
  return {
    call: (...args: readonly unknown[]) => {
      const answer = caller.call(
        args.map((arg) => [arg]),
        1,
        false,
      ) as BatchAnswer;
      return answer.columns[0][0];
    },
    close: () => caller.close(false),
  };
}
