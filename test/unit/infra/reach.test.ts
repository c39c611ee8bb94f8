import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { canConnect, speaksSsh } from "../../../infra/reach";

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});
const listen = async (serve: (socket: Socket) => void): Promise<number> => {
  const server = createServer((socket) => {
    // Whoever asks goes as soon as it knows.
    socket.on("error", () => undefined);
    serve(socket);
  }).listen(0, "127.0.0.1");
  open.push(server);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
};
const HOST = "127.0.0.1";

describe("a port", () => {
  it.each<[string, (socket: Socket) => void, boolean]>([
    ["of an SSH server speaks", (socket) => socket.end("SSH-2.0-OpenSSH_10.0\r\n"), true],
    ["of a silent proxy does not", () => undefined, false],
    ["that closes at once does not", (socket) => socket.destroy(), false],
    ["of another server does not", (socket) => socket.end("220 mail\r\n"), false],
  ])("%s", async (_, serve, expected) => {
    const port = await listen(serve);
    expect(await speaksSsh(HOST, port, 300)).toBe(expected);
    expect(await canConnect(HOST, port, 300)).toBe(true);
  });
  it("where nobody listens is not reached", async () => {
    expect(await canConnect(HOST, 9, 300)).toBe(false);
    expect(await speaksSsh(HOST, 9, 300)).toBe(false);
  });
});
