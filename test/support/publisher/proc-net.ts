/** A line of /proc/net/tcp or tcp6 that this project looks at. */
export interface TcpSocket {
  readonly remotePort: number;
  readonly established: boolean;
  /** Number of the socket, as in the link `socket:[N]` of its owner's file descriptor. */
  readonly inode: number;
}

const ESTABLISHED = "01";

/** Reads the table of TCP sockets (proc(5)): a heading, then one line each, numbers in hexadecimal. */
export const parseTcpTable = (table: string): TcpSocket[] =>
  table
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [, , remote, state, , , , , , inode] = line.trim().split(/\s+/);
      const port = remote?.split(":")[1];
      if (port === undefined || inode === undefined) return [];
      return [
        {
          remotePort: parseInt(port, 16),
          established: state === ESTABLISHED,
          inode: Number(inode),
        },
      ];
    });

/** N of the link `socket:[N]`; undefined for any other open file. */
export const socketInode = (link: string): number | undefined => {
  const inode = /^socket:\[(\d+)\]$/.exec(link)?.[1];
  return inode === undefined ? undefined : Number(inode);
};

/** The connected socket to a port among those of one process. */
export const connectedSocket = (
  sockets: readonly TcpSocket[],
  owned: ReadonlySet<number>,
  port: number,
): TcpSocket | undefined =>
  sockets.find((one) => one.established && one.remotePort === port && owned.has(one.inode));
