// Stands for a service on the internet that tells a caller's public address: https, on loopback; the answer is a file's
// content at that moment. Arguments: certificate, key, the file. Prints its port once it listens.
const { readFileSync } = require("node:fs");
const { createServer } = require("node:https");

const [certificate, key, file] = process.argv.slice(2);
const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) });
server.on("request", (_, response) => response.end(readFileSync(file)));
server.listen(0, "127.0.0.1", () => process.stdout.write(`${server.address().port}\n`));
