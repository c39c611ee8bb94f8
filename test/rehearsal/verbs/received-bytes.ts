// Decides how much the connection that received most has received, from ss(8). Pure.

/** Bytes; 0 without a connection. @param listing of `ss -Hti` */
export const mostReceived = (listing: string): number =>
  Math.max(
    0,
    ...[...listing.matchAll(/\bbytes_received:(\d+)/g)].map(([, bytes]) => Number(bytes)),
  );
