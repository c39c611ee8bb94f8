// Stand-in, entry: `tsx test/support/engine/providers.ts digitalocean|command`. Prints its port on the
// first line and serves until its standard input closes or it gets SIGTERM.
import { commandProvider } from "./command-provider";
import { digitaloceanProvider } from "./digitalocean-provider";
import { serveProvider, type Provider } from "./provider-server";

const PROVIDERS: Record<string, () => Provider> = {
  digitalocean: () => digitaloceanProvider(process.env),
  command: commandProvider,
};

const [name = ""] = process.argv.slice(2);
const provider = PROVIDERS[name];
if (provider === undefined) {
  console.error(`provider: got "${name}", give one of ${Object.keys(PROVIDERS).join(", ")}`);
  process.exit(2);
}

// Whoever started it holds its input: when that process is gone, however it went, this one goes too.
process.stdin.resume().on("end", () => process.exit());
process.on("SIGTERM", () => process.exit(143));

serveProvider(provider()).then(
  (port) => {
    console.log(port);
  },
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
