// Decides which of MediaMTX's lines say that a publisher's connection ended against its will. Pure except for its memory.
import type { Mask } from "./mask";

export interface Refusal {
  address: string;
  /** MediaMTX's words. */
  words: string;
}

/** Stands for words kept out of the journal because they quote OBS's fields, and perhaps a key. */
export const UNSAID = "(MediaMTX's words are not kept: they quote what OBS's fields hold)";

/**
 * Words that quote what OBS's fields Server and Stream Key hold, and so perhaps the publish key in a form that nobody
 * foresaw: MediaMTX's unit keeps its lines with them out of the journal (LogFilterPatterns=~ and this; no backslash,
 * which systemd 257 hands to the pattern twice).
 */
export const NOT_KEPT =
  "closed: (invalid path name|path '|parse \"|unexpected command|invalid connect command)";

/** No publisher stays connected this long without being on air: MediaMTX's readTimeout is 4 s (conn.go, runReader). */
const SILENT_MS = 6000;
/** The most connections to follow: more are an attack. */
const MOST_OPEN = 500;
/** The longest line to read; the rest is cut first. */
const MOST_CHARACTERS = 1000;

/** Matches the end of a stream that was on air, which is reported as gone whatever ended it. */
const ENDS_OF_A_STREAM =
  /^(?:unexpected )?EOF$|i\/o timeout$|connection reset by peer$|broken pipe$|use of closed network connection$|no route to host$/;
/** Matches an end caused by the operator or by MediaMTX's own end. */
const BY_US = /^terminated$/;
const LOOPBACK = /^(?:127\.|\[::1\]|\[::ffff:127\.)/;

interface Connection {
  openedAt: number;
  /** Whether it was on air: its end is then no failed attempt to get there, whatever the words. */
  isOnAir: boolean;
}

export class Connections {
  readonly #open = new Map<string, Connection>();
  readonly #mask: Mask;
  #process = "";

  constructor(mask: Mask) {
    this.#mask = mask;
  }

  /** @param at ms since the epoch @param process MediaMTX's; the connections of another process are gone */
  read(line: string, at: number, process: string): Refusal | undefined {
    if (process !== this.#process) this.#open.clear();
    this.#process = process;
    const [, connection, what = ""] =
      /\[conn (\[[^\]]+\]:\d+|[^\]]+)\] (.*)$/.exec(line.slice(0, MOST_CHARACTERS)) ?? [];
    if (connection === undefined || LOOPBACK.test(connection)) return undefined;
    if (what === "opened") {
      if (this.#open.size < MOST_OPEN) this.#open.set(connection, { openedAt: at, isOnAir: false });
      return undefined;
    }
    const known = this.#open.get(connection);
    if (/^is (?:publishing|reading)/.test(what)) {
      if (known) known.isOnAir = true;
      return undefined;
    }
    if (!what.startsWith("closed: ")) return undefined;
    this.#open.delete(connection);
    const words = this.#mask(what.slice("closed: ".length));
    // The connection is older than this restreamd, which cannot know whether it was on air.
    const wasOnAir = known?.isOnAir ?? true;
    if (BY_US.test(words) || (wasOnAir && ENDS_OF_A_STREAM.test(words))) return undefined;
    return { address: addressOf(connection), words };
  }

  /** Whether a connection opened and, as far as the journal says, neither went on air nor ended. */
  hasSilent(at: number): boolean {
    return this.#silent(at).length > 0;
  }

  /** @param there MediaMTX's own list of connections; one that is missing ended with words kept out of the journal */
  unsaid(at: number, there: readonly string[]): Refusal[] {
    return this.#silent(at).flatMap(([connection, known]) => {
      if (there.includes(connection)) {
        known.openedAt = at; // asked again later
        return [];
      }
      this.#open.delete(connection);
      return [{ address: addressOf(connection), words: UNSAID }];
    });
  }

  #silent(at: number): [string, Connection][] {
    return [...this.#open].filter(
      ([, { openedAt, isOnAir }]) => !isOnAir && at - openedAt >= SILENT_MS,
    );
  }
}

const addressOf = (connection: string): string => connection.replace(/:\d+$/, "");
