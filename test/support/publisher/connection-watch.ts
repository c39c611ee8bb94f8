// Watches the TCP connection of one process from outside: when it came, whether it is still there.
import { closeSync, openSync, readFileSync, readSync, readdirSync, readlinkSync } from "node:fs";
import { connectedSocket, parseTcpTable, socketInode, type TcpSocket } from "./proc-net";
import { findDescendant, parseStat, type ProcessStat } from "./proc-tree";

/** What `read` gives, or undefined when the process has gone in between. */
const unlessGone = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ESRCH" || code === "EINVAL") return undefined;
    throw error;
  }
};

const processes = (): ProcessStat[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const stat = unlessGone(() => readFileSync(`/proc/${pid}/stat`, "latin1"));
      return (stat === undefined ? undefined : parseStat(stat)) ?? [];
    });

/** Process id, as seen from here, of the program `name` that `root` is or has started. */
export const findProcess = (root: number, name: string): number | undefined =>
  findDescendant(processes(), root, name);

/**
 * Keeps the tables of the process's network namespace open: they can be read on after its death, which
 * is how the end of its connection is seen.
 */
export class ConnectionWatch {
  readonly #pid: number;
  readonly #port: number;
  readonly #tables: number[];
  #found: { readonly table: number; readonly inode: number } | undefined;

  constructor(pid: number, port: number) {
    this.#pid = pid;
    this.#port = port;
    // tcp6 is missing where the kernel has no IPv6.
    this.#tables = ["tcp", "tcp6"].flatMap(
      (table) => unlessGone(() => openSync(`/proc/${pid}/net/${table}`, "r")) ?? [],
    );
  }

  /**
   * Whether the process has an established connection to the port. A look costs about 2 ms for each table
   * of a machine with much memory: the kernel walks through all its hash buckets.
   */
  isConnected(): boolean {
    // Once known by its number, the socket is followed by it: its owner may be dead already.
    if (this.#found)
      return this.#look(this.#found.table, new Set([this.#found.inode])) !== undefined;
    const owned = this.#ownSockets();
    for (const table of this.#tables) {
      const socket = this.#look(table, owned);
      if (socket) this.#found = { table, inode: socket.inode };
    }
    return this.#found !== undefined;
  }

  #look(table: number, owned: ReadonlySet<number>): TcpSocket | undefined {
    return connectedSocket(parseTcpTable(readWhole(table)), owned, this.#port);
  }

  close(): void {
    for (const file of this.#tables.splice(0)) closeSync(file);
  }

  #ownSockets(): Set<number> {
    const folder = `/proc/${this.#pid}/fd`;
    const links = (unlessGone(() => readdirSync(folder)) ?? []).map((name) =>
      unlessGone(() => readlinkSync(`${folder}/${name}`)),
    );
    return new Set(links.flatMap((link) => (link === undefined ? [] : (socketInode(link) ?? []))));
  }
}

const readWhole = (file: number): string => {
  const buffer = Buffer.allocUnsafe(64 * 1024);
  let table = "";
  // The kernel hands such a table out in pages, so one read is not all of it.
  for (let at = 0; ;) {
    const bytes = readSync(file, buffer, 0, buffer.length, at);
    if (bytes === 0) return table;
    table += buffer.toString("latin1", 0, bytes);
    at += bytes;
  }
};
