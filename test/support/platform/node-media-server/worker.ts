// A process of its own: node-media-server as a platform. It lets in who has the key, records what it receives,
// and tells its parent on standard output. Argument: the file with its settings.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import NodeMediaServer from "node-media-server";
import { DROP, renderEvent, type WorkerEvent, type WorkerSettings } from "./contract";
import { FlvFile } from "./flv-file";
import { isGoodbye } from "./rtmp-command";

const settings = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as WorkerSettings;
const { port, app, expectedKey, certificateFile, recordDirectory, storeDirectory } = settings;
const silentMs = (settings.dropsSilentAfterSeconds ?? 0) * 1000;
const AUDIO = 8;
const VIDEO = 9;

const tell = (event: WorkerEvent): void => {
  console.log(renderEvent(event));
};

/** Those that publish now. */
const publishers = new Set<NodeMediaServer.Session>();
let connections = 0;

/** The server asks nobody whether it may let somebody in; who is not to be is sent away here. */
const onPublish = (session: NodeMediaServer.Session): void => {
  const { streamApp, streamName: key } = session;
  if (streamApp !== app || (expectedKey !== undefined && key !== expectedKey)) {
    tell({ event: "refused", key, why: "wrong key" });
    session.socket.destroy();
  } else if (session.broadcast.getPublishStatus() === "publishing") {
    tell({ event: "refused", key, why: "already publishing" }); // the server itself sends it away
  } else follow(session, key);
};

const follow = (session: NodeMediaServer.Session, key: string): void => {
  const { rtmp, socket } = session;
  const connection = ++connections;
  const path = join(recordDirectory, `${process.pid}-${connection}.flv`);
  const file = new FlvFile(path);
  let open = true;
  const end = (clean: boolean): void => {
    if (open) tell({ event: "end", connection, clean });
    open = false;
  };

  // Whatever comes from it puts it off.
  const silence =
    silentMs > 0 ? setTimeout(() => void socket.destroy(), silentMs).unref() : undefined;
  const { onPacketCallback } = rtmp;
  rtmp.onPacketCallback = (packet): void => {
    silence?.refresh();
    const { codec_type: type, dts, size, data } = packet;
    if (type === AUDIO || type === VIDEO) file.write(type, dts, data.subarray(0, size));
    onPacketCallback(packet);
  };
  const invoke = rtmp.invokeHandler.bind(rtmp);
  rtmp.invokeHandler = (): void => {
    const { header, payload } = rtmp.parserPacket;
    if (isGoodbye(payload.subarray(0, header.length))) end(true);
    invoke();
  };
  socket.on("close", () => {
    clearTimeout(silence);
    file.close();
    publishers.delete(session);
    end(false);
  });
  publishers.add(session);
  tell({ event: "publish", connection, key, file: path });
};

for (const folder of [recordDirectory, storeDirectory]) mkdirSync(folder, { recursive: true });
const server = new NodeMediaServer({
  bind: "0.0.0.0",
  ...(certificateFile === undefined
    ? { rtmp: { port } }
    : { rtmps: { port, key: certificateFile, cert: certificateFile } }),
  store: { path: storeDirectory },
});
server.on("prePublish", onPublish);
const { tcpServer, tlsServer } = server.rtmpServer;
(tlsServer ?? tcpServer)?.once("listening", () => {
  tell({ event: "up" });
});
// Before TLS's own listener: the handshake takes the certificate that is current.
if (tlsServer !== undefined && certificateFile !== undefined)
  tlsServer.prependListener("connection", () => {
    const pem = readFileSync(certificateFile);
    tlsServer.setSecureContext({ key: pem, cert: pem });
  });
createInterface({ input: process.stdin })
  .on("line", (line) => {
    if (line === DROP) for (const { socket } of publishers) socket.destroy();
  })
  .on("close", () => process.exit(0)); // who reads us is gone
void server.run();
