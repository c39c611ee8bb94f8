// Whether a TCP connection comes about from here.
import { connect } from "node:net";

export const canConnect = (host: string, port: number, withinMs: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect({ host, port, family: 4 });
    const end = (isConnected: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      done(isConnected);
    };
    const timer = setTimeout(end, withinMs, false);
    socket.once("connect", () => {
      end(true);
    });
    socket.once("error", () => {
      end(false);
    });
  });
