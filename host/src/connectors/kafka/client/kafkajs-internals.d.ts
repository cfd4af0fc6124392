/** The parts of kafkajs 2.2.4 below its public interface that `kafkajs-link.ts` uses; the version is pinned for them. */
declare module 'kafkajs/src/network/connectionPool.js' {
  interface Request {
    request: {
      apiKey: number;
      apiName: string;
      apiVersion: number;
      encode(): Promise<{ readonly buf: Buffer; readonly buffer: Buffer }>;
      expectResponse?(): boolean;
    };
    response: { decode(payload: Buffer): Promise<unknown>; parse(decoded: unknown): Promise<unknown> };
    requestTimeout?: number;
    logResponseError?: boolean;
  }

  interface Connection {
    isConnected(): boolean;
    connect(): Promise<unknown>;
    disconnect(): Promise<unknown>;
    authenticate(): Promise<void>;
    send(request: Request): Promise<unknown>;
    rejectRequests(error: Error): void;
    readonly socket?: import('node:net').Socket;
  }

  class ConnectionPool {
    constructor(options: Readonly<Record<string, unknown>>);
    readonly pool: readonly Connection[];
  }
  export = ConnectionPool;
}

declare module 'kafkajs/src/broker/index.js' {
  class Broker {
    constructor(options: Readonly<Record<string, unknown>>);
    readonly versions: Readonly<Record<number, { minVersion: number; maxVersion: number }>>;
    connect(): Promise<void>;
  }
  export = Broker;
}

declare module 'kafkajs/src/loggers/index.js' {
  const loggers: { createLogger(options: Readonly<Record<string, unknown>>): unknown };
  export = loggers;
}

declare module 'kafkajs/src/network/socketFactory.js' {
  function createSocketFactory(): unknown;
  export = createSocketFactory;
}
