/** Random and mutated statements through the parser and the printer; prints one JSON line. Arguments: count, seed. */
import { fuzz } from '../../../host/src/sql/fuzz';

const [count = '200000', seed = '1'] = process.argv.slice(2);
const started = process.cpuUsage();
const { accepted, rejected, slowest, failures } = fuzz(Number(seed), Number(count));
const used = process.cpuUsage(started);
const cpu = (used.user + used.system) / 1e6;
console.log(
  JSON.stringify({ accepted, rejected, failures: failures.length, slowest_ms: Math.round(slowest), cpu_s: cpu }),
);
for (const { text, reason } of failures.slice(0, 10)) console.error(`${reason}\n  ${text.slice(0, 300)}`);
