import type { IncomingMessage } from 'node:http';
import { hostname } from 'node:os';
import { checkAccess } from './access';

const check = (headers: Record<string, string>) => () =>
  checkAccess({ headers } as unknown as IncomingMessage, ['drey.example', 'Other.Example']);

test.each<Record<string, string>>([
  { host: 'localhost' },
  { host: 'localhost:8081' },
  { host: 'LOCALHOST.:8081' },
  { host: '127.0.0.1:8081' },
  { host: '[::1]:8081' },
  { host: hostname() },
  { host: 'drey.example:80' },
  { host: 'other.example' },
  { host: 'localhost:8081', origin: 'http://localhost:8081' },
  { host: 'localhost', 'sec-fetch-site': 'same-origin' },
  { host: 'localhost', 'sec-fetch-site': 'none' },
])('%j may ask', (headers) => expect(check(headers)).not.toThrow());

test.each<[Record<string, string>, string]>([
  [{}, 'The name "" is not'],
  [{ host: '' }, 'The name "" is not'],
  [{ host: 'evil.example' }, 'The name "evil.example" is not'],
  [{ host: 'localhost.evil.example:8081' }, 'is not that of this endpoint'],
  [{ host: '127.0.0.1.evil.example' }, 'is not that of this endpoint'],
  [{ host: 'localhost:8081', origin: 'http://evil.example' }, 'http://evil.example are refused'],
  [{ host: 'localhost:8081', origin: 'http://localhost:3000' }, 'http://localhost:3000 are refused'],
  [{ host: 'localhost:8081', origin: 'https://localhost:8081' }, 'are refused'],
  [{ host: 'localhost', origin: 'null' }, 'are refused'],
  [{ host: 'localhost', 'sec-fetch-site': 'cross-site' }, 'other web pages'],
  [{ host: 'localhost', 'sec-fetch-site': 'same-site' }, 'other web pages'],
])('%j is refused', (headers, message) => {
  expect(check(headers)).toThrow(expect.objectContaining({ status: 403, message: expect.stringContaining(message) }));
});
