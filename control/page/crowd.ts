// Decides who may still connect: so many in all (Node's own limit), and so many from one address, so that no stranger keeps everybody out.
import type { Server } from "node:net";

/** @param most of one address; undefined: as many as there are */
export const limitCrowd = (server: Server, most: number | undefined): void => {
  if (most === undefined) return;
  const held = new Map<string, number>();
  server.on("connection", (socket) => {
    const address = socket.remoteAddress ?? "";
    const now = (held.get(address) ?? 0) + 1;
    if (now > most) {
      socket.destroy();
      return;
    }
    held.set(address, now);
    socket.once("close", () => {
      const left = (held.get(address) ?? 1) - 1;
      if (left === 0) held.delete(address);
      else held.set(address, left);
    });
  });
};
