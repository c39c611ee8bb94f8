// The other end of knocker.ts: a line is a request, or many; a line comes back. Bounded in number and time, and to the page it is told.
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { connect as connectEncrypted } from "node:tls";
import { setTimeout as pause } from "node:timers/promises";

export interface Target {
  host: string;
  port: number;
  /** As a Host header has it. */
  called: string;
  /** PEM: by TLS, for whom it vouches. */
  ca?: string;
}

/** What `restream page` opens. */
const TUNNEL: Target = { host: "127.0.0.1", port: 9102, called: "127.0.0.1:9102" };

const TARGET: Target =
  process.argv[2] === undefined ? TUNNEL : (JSON.parse(process.argv[2]) as Target);

const open = (): Socket =>
  TARGET.ca === undefined ? connect(TARGET) : connectEncrypted({ ...TARGET, ca: TARGET.ca });

const WITHIN_MS = 20_000;
const HELD_MS = 120_000;
const MOST_BYTES = 200_000;

export interface Knock {
  method: string;
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Heard until the page ends it, also what is meant to go on for ever. */
  isHeld?: true;
}

export interface Heard {
  /** 0: the connection was closed without an answer, or none came in time. */
  status: number;
  headers: Readonly<Record<string, string>>;
  /** Of each header that may come more than once. */
  cookies: readonly string[];
  body: string;
}

export interface Flood {
  /** Sent by turns. */
  knocks: readonly Knock[];
  count: number;
  atOnce: number;
  /** Between two of each of these. */
  pauseMs: number;
  /** Stops then, however many were sent. */
  withinMs: number;
  /** Opened besides, and left hanging: a header that never ends, a body that never comes. */
  slow: number;
}

export interface Flooded {
  sent: number;
  /** How many answers by status. */
  statuses: Readonly<Record<string, number>>;
  slowestMs: number;
  /** Of the slow ones: closed by the page. */
  slowClosed: number;
}

const textOf = ({ method, path, headers = {}, body }: Knock): string => {
  const all = { host: TARGET.called, connection: "close", ...headers };
  const lines = Object.entries({
    ...all,
    ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
  }).map(([name, value]) => `${name}: ${value}`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body ?? ""}`;
};

const knock = (one: Knock): Promise<Heard> =>
  new Promise((resolve) => {
    const socket = open();
    let text = "";
    const end = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(heardIn(text));
    };
    const timer = setTimeout(end, one.isHeld ? HELD_MS : WITHIN_MS);
    socket.setEncoding("latin1");
    socket.on("data", (part: string) => {
      text += part;
      if (one.isHeld) return;
      // What goes on for ever (server-sent events) is heard enough.
      if (text.length > MOST_BYTES || /^content-type: text\/event-stream/im.test(text)) end();
    });
    socket.on("close", end);
    socket.on("error", end);
    socket.write(textOf(one));
  });

const heardIn = (text: string): Heard => {
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [first = "", ...lines] = head.split("\r\n");
  const pairs = lines.map((line) => {
    const at = line.indexOf(":");
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const;
  });
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0),
    headers: Object.fromEntries(pairs),
    cookies: pairs.flatMap(([name, value]) => (name === "set-cookie" ? [value] : [])),
    body: rest.join("\r\n\r\n"),
  };
};

const hang = (at: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = open();
    const drip = setInterval(() => socket.write(at % 2 === 0 ? "x: y\r\n" : "a"), 1000);
    const end = (isClosed: boolean): void => {
      clearInterval(drip);
      clearTimeout(timer);
      socket.destroy();
      resolve(isClosed);
    };
    const timer = setTimeout(end, 2 * WITHIN_MS, false);
    socket.on("close", () => {
      end(true);
    });
    socket.on("error", () => undefined);
    socket.resume();
    socket.write(
      at % 2 === 0
        ? `GET / HTTP/1.1\r\nhost: ${TARGET.called}\r\n`
        : `POST /sign-in HTTP/1.1\r\nhost: ${TARGET.called}\r\ncontent-length: 4000\r\ncontent-type: application/x-www-form-urlencoded\r\n\r\n`,
    );
  });

const flood = async ({
  knocks,
  count,
  atOnce,
  pauseMs,
  withinMs,
  slow,
}: Flood): Promise<Flooded> => {
  const until = Date.now() + withinMs;
  const statuses: Record<string, number> = {};
  let [sent, slowestMs] = [0, 0];
  const hanging = Array.from({ length: slow }, (_, at) => hang(at));
  const one = async (): Promise<void> => {
    while (sent < count && Date.now() < until) {
      const next = knocks[sent++ % knocks.length];
      if (!next) return;
      const at = performance.now();
      const { status } = await knock(next);
      slowestMs = Math.max(slowestMs, performance.now() - at);
      statuses[status] = (statuses[status] ?? 0) + 1;
      await pause(pauseMs);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  const slowClosed = (await Promise.all(hanging)).filter((closed) => closed).length;
  return { sent, statuses, slowestMs, slowClosed };
};

const answer = (asked: { knock?: Knock; flood?: Flood }): Promise<unknown> =>
  asked.flood ? flood(asked.flood) : knock(asked.knock as Knock);

const main = async (): Promise<void> => {
  for await (const line of createInterface({ input: process.stdin }))
    console.log(JSON.stringify(await answer(JSON.parse(line) as Parameters<typeof answer>[0])));
};

if (require.main === module) void main();
