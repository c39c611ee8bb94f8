// Stand-in: the words of Go's net package for a connection that fails, which ssh2 and Node have others for.

/** By Node's error code: syscall and reason in Go's words (syscall package, zerrors_linux_amd64.go). */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connect: connection refused",
  EHOSTUNREACH: "connect: no route to host",
  ENETUNREACH: "connect: network is unreachable",
  ETIMEDOUT: "i/o timeout",
};

/** `host:port` as net.JoinHostPort writes it; an empty host is Go's word for this machine. */
const target = (host: string, port: number): string => `${host}:${String(port)}`;

/** @param error of Node's socket */
export const dialWords = (host: string, port: number, error: NodeJS.ErrnoException): string => {
  const reason = REASONS[error.code ?? ""];
  if (reason !== undefined) return `dial tcp ${target(host, port)}: ${reason}`;
  if (error.code === "ENOTFOUND") return `dial tcp: lookup ${host}: no such host`;
  return error.message;
};
