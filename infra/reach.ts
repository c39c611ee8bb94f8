// Whether somebody answers at a server's port from here.
import { connect } from "node:net";

/** Whether a TCP connection comes about. */
export const canConnect = (host: string, port: number, withinMs: number): Promise<boolean> =>
  answer(host, port, withinMs, "connect");

/** Whether an SSH server speaks there; a proxy on the way may take every connection and say nothing. */
export const speaksSsh = (host: string, port: number, withinMs: number): Promise<boolean> =>
  answer(host, port, withinMs, "SSH-");

const answer = (
  host: string,
  port: number,
  withinMs: number,
  awaited: "connect" | "SSH-",
): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect({ host, port, family: 4 });
    const end = (isThere: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      done(isThere);
    };
    const timer = setTimeout(end, withinMs, false);
    socket.once("connect", () => {
      if (awaited === "connect") end(true);
    });
    socket.once("data", (said: Buffer) => {
      end(said.toString("latin1").startsWith(awaited));
    });
    for (const event of ["error", "close"])
      socket.once(event, () => {
        end(false);
      });
  });
