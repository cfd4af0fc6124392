/** sasl.mechanism and sasl.jaas.config of the Java client. */
import type { KafkaProperties } from '../contracts';
import { KafkaClientError } from './errors';

export interface SaslSettings {
  readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
  readonly username: string;
  readonly password: string;
}

const LOGIN_MODULES: Readonly<Record<SaslSettings['mechanism'], string>> = {
  PLAIN: 'PlainLoginModule',
  'SCRAM-SHA-256': 'ScramLoginModule',
  'SCRAM-SHA-512': 'ScramLoginModule',
};

export function saslSettings(properties: KafkaProperties): SaslSettings {
  const mechanism = (properties.get('sasl.mechanism') ?? 'GSSAPI').trim().toUpperCase();
  if (!isSupported(mechanism)) {
    throw new KafkaClientError(
      `"sasl.mechanism" is ${mechanism}; this client has ${Object.keys(LOGIN_MODULES).join(', ')}`,
    );
  }
  const jaas = properties.get('sasl.jaas.config');
  if (!jaas) throw new KafkaClientError(`"sasl.mechanism" ${mechanism} needs "sasl.jaas.config"`);
  const { module, options } = parseJaas(jaas);
  if (!module.endsWith(LOGIN_MODULES[mechanism])) {
    throw new KafkaClientError(
      `"sasl.jaas.config" names ${module}, but "sasl.mechanism" ${mechanism} needs ${LOGIN_MODULES[mechanism]}`,
    );
  }
  const username = options.get('username');
  const password = options.get('password');
  if (username === undefined || password === undefined) {
    throw new KafkaClientError('"sasl.jaas.config" has no username, or no password');
  }
  return { mechanism, username, password };
}

function isSupported(mechanism: string): mechanism is SaslSettings['mechanism'] {
  return Object.hasOwn(LOGIN_MODULES, mechanism);
}

/** `module required name="value" name=value;` Messages never show what the text holds. */
export function parseJaas(text: string): { module: string; options: ReadonlyMap<string, string> } {
  const [module, flag, ...rest] = tokens(text);
  const flags = ['required', 'requisite', 'sufficient', 'optional'];
  if (!module || !flags.includes((flag ?? '').toLowerCase()) || rest.at(-1) !== ';') {
    throw new KafkaClientError('"sasl.jaas.config" is not: login module, required, name="value" ..., semicolon');
  }
  const options = new Map<string, string>();
  for (let i = 0; i < rest.length - 1; i += 3) {
    if (rest[i + 1] !== '=' || i + 2 >= rest.length - 1) {
      throw new KafkaClientError('"sasl.jaas.config" has an option that is not name="value"');
    }
    options.set(rest[i], rest[i + 2]);
  }
  return { module, options };
}

function tokens(text: string): string[] {
  const found: string[] = [];
  const pattern = /\s+|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([=;])|([^\s"'=;]+)/gy;
  let end = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    end = pattern.lastIndex;
    const quoted = match[1] ?? match[2];
    if (quoted !== undefined) found.push(quoted.replace(/\\(.)/g, '$1'));
    else if (match[3] ?? match[4]) found.push(match[3] ?? match[4]);
  }
  if (end < text.length) throw new KafkaClientError('"sasl.jaas.config" has a quote that does not end');
  return found;
}
