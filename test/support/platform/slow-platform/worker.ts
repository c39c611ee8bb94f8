// A process of its own: a platform that answers each step late. It tells its parent on standard output.
// Argument: the file with its settings.
import { mkdirSync, readFileSync } from "node:fs";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { createServer as createTlsServer } from "node:tls";
import { renderLine, type SlowEvent, type SlowOrder, type SlowSettings } from "./contract";
import { serveVisit } from "./visit";

const settings = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as SlowSettings;
const { port, app, expectedKey, refusal, certificateFile, recordDirectory } = settings;

const tell = (event: SlowEvent): void => {
  console.log(renderLine(event));
};

let { delays } = settings;
let connections = 0;
const open = new Set<Socket>();

const serve = (socket: Socket): void => {
  open.add(socket);
  socket.on("close", () => open.delete(socket));
  const connection = ++connections;
  const wanted = { app, expectedKey, refusal };
  serveVisit(socket, { connection, ...wanted, recordDirectory, delays: () => delays, tell });
};

const serverOf = () => {
  if (certificateFile === undefined) return createServer(serve);
  const server = createTlsServer(serve);
  // Before TLS's own listener: the handshake takes the certificate that is current.
  server.prependListener("connection", () => {
    const pem = readFileSync(certificateFile);
    server.setSecureContext({ key: pem, cert: pem });
  });
  return server;
};

mkdirSync(recordDirectory, { recursive: true });
const server = serverOf();
server.listen(port, "0.0.0.0", () => {
  tell({ event: "up", port: (server.address() as AddressInfo).port });
});
createInterface({ input: process.stdin })
  .on("line", (line) => {
    const order = JSON.parse(line) as SlowOrder;
    if (order.order === "delay") delays = order.delays;
    else for (const socket of open) socket.destroy();
  })
  .on("close", () => process.exit(0)); // who reads us is gone
