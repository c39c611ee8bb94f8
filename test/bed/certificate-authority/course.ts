// Inside a sandbox: real lego on many servers asks Let's Encrypt, as rehearsals have it, for certificates; writes what came of it.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LetsEncrypt, LETS_ENCRYPT_NAME } from "../../support/certificate-authority/lets-encrypt";
import { eventually } from "../../support/eventually";
import { CERTIFICATES } from "../../support/platform/certificates";
import { dropletAddress, LETS_ENCRYPT, RESOLVER, VALIDATOR } from "../../support/world/addresses";
import { Authority } from "../../support/world/authority";
import { applyRuleset } from "../../support/world/cloud-firewall";
import { NameServer } from "../../support/world/name-server";
import { Network } from "../../support/world/network";
import { leaveResult } from "../course";
import type { CourseOrder, CourseResult, Said } from "./contract";
import { Lego, type LegoRun } from "./lego";

const order = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as CourseOrder;
const { run, toolsRoot } = order;
/** Who asks, by what befalls it; `other` is somebody else. */
const SERVERS = [
  "address",
  "name",
  "no-such-name",
  "name-elsewhere",
  "no-profile",
  "port-closed",
  "rate-limited",
  "a-little-slow",
  "down",
  "slow",
  "slow-by-default",
  "other",
] as const;
type Server = (typeof SERVERS)[number];
const ADDRESSES = Object.fromEntries(
  SERVERS.map((name, index) => [name, dropletAddress(index)]),
) as Record<Server, string>;
const ANYWHERE = ["0.0.0.0/0"];

const makeFolder = (name: string): string => {
  const folder = join(run.path, name);
  mkdirSync(folder);
  return folder;
};

/** dnsmasq and openssl are Debian's, of the tools root; it sees the run's folder as /srv. */
const inTools = (argv: readonly string[]): string[] => ["chroot", toolsRoot, ...argv];

const openWorld = async (): Promise<{ network: Network; letsEncrypt: LetsEncrypt }> => {
  for (const [type, source, target] of [
    ["--bind", run.path, "srv"],
    ["--rbind", "/dev", "dev"],
    ["--rbind", "/proc", "proc"],
  ] as const)
    execFileSync("mount", [type, source, join(toolsRoot, target)]);
  const network = new Network(run.path);
  const resolver = network.addHost("resolver", RESOLVER);
  const names = new NameServer({
    spawn: (argv, options) => resolver.spawn(inTools(argv), options),
    address: RESOLVER,
    directory: makeFolder("resolver"),
    insideDirectory: "/srv/resolver",
    names: {},
  });
  await names.start();
  // As on a droplet, for lego.
  writeFileSync(join(run.path, "resolv.conf"), `nameserver ${RESOLVER}\n`);
  execFileSync("mount", ["--bind", join(run.path, "resolv.conf"), "/etc/resolv.conf"]);
  const authority = new Authority(makeFolder("authority"), (args) => {
    const [program = "", ...rest] = inTools(["env", "-C", "/srv/authority", "openssl", ...args]);
    execFileSync(program, rest, { stdio: ["ignore", "ignore", "pipe"] });
  });
  const folder = makeFolder("lets-encrypt");
  const certificates = join(folder, CERTIFICATES);
  authority.issue(LETS_ENCRYPT_NAME, certificates);
  writeFileSync(join(run.path, "trusted.pem"), authority.certificate);
  const letsEncrypt = await LetsEncrypt.open({
    program: order.pebble,
    host: network.addHost("letsencrypt", VALIDATOR),
    folder: join(folder, "pebble"),
    certificate: join(certificates, "right.pem"),
    authority: authority.certificate,
    resolver: RESOLVER,
    address: LETS_ENCRYPT,
    names,
  });
  return { network, letsEncrypt };
};

/** Port 80 is open on all but one, in front of them as DigitalOcean's firewall is. */
const openFirewalls = (): void => {
  const open = (protocol: "tcp" | "udp", ports: string) => ({
    ...{ protocol, ports, addresses: ANYWHERE },
  });
  applyRuleset(
    SERVERS.map((name, id) => ({
      ...{ id, ipv4: ADDRESSES[name] },
      rules: {
        inbound: name === "port-closed" ? [] : [open("tcp", "80")],
        outbound: [open("tcp", "all"), open("udp", "all")],
      },
    })),
  );
};

/** Somebody else's web server. */
const OTHER_SERVER = `require("node:http").createServer((_, answer) => answer.writeHead(404).end("not here")).listen(80)`;

const main = async (): Promise<CourseResult> => {
  const { network, letsEncrypt } = await openWorld();
  openFirewalls();
  const said: CourseResult["said"] = {};
  /** On a server of its own: one lego at a time has its port 80. */
  const legoOn = (server: Server, domain: string, profile?: string): Lego =>
    new Lego({
      program: order.lego,
      host: network.addHost(server, ADDRESSES[server]),
      folder: makeFolder(server),
      trusted: join(run.path, "trusted.pem"),
      domain,
      profile,
    });
  const told = async (name: string, run: Promise<Said>): Promise<void> => {
    said[name] = await run;
  };
  /** Asks for its own address. */
  const tell = (server: Server, how?: LegoRun): Promise<void> =>
    told(server, legoOn(server, ADDRESSES[server], "shortlived").run(how));

  const other = network.addHost("other", ADDRESSES.other);
  other.spawn([process.execPath, "-e", OTHER_SERVER], { stdio: "ignore" });
  await letsEncrypt.points("stream.example", ADDRESSES.name);
  await letsEncrypt.points("elsewhere.example", ADDRESSES.other);
  const rootBefore = await letsEncrypt.rootPem();

  // Pebble waits 15 s for whom nobody answers at: all is told meanwhile that leaves its order alone.
  const shut = tell("port-closed");
  const onAddress = legoOn("address", ADDRESSES.address, "shortlived");
  const onName = legoOn("name", "stream.example");
  await Promise.all([
    told("address", onAddress.run()),
    told("name", onName.run()),
    told("no-such-name", legoOn("no-such-name", "nowhere.example").run()),
    told("name-elsewhere", legoOn("name-elsewhere", "elsewhere.example").run()),
    told("no-profile", legoOn("no-profile", ADDRESSES["no-profile"]).run()),
  ]);
  const first = { address: onAddress.chain(), name: onName.chain() };
  await told("not-due", onAddress.run());
  letsEncrypt.lasts("shortlived", 2);
  onAddress.forgetCertificate();
  await told("short", onAddress.run());
  const short = onAddress.chain();
  await eventually("lego renews what has half of its life behind it", 10_000, async () => {
    await told("renewal", onAddress.run());
    if (!letsEncrypt.orders().some(({ replaces }) => replaces !== undefined))
      throw new Error(said["renewal"]?.words);
  });
  letsEncrypt.rateLimited(1);
  await tell("rate-limited");
  await letsEncrypt.answers();
  letsEncrypt.slow(0.2);
  await tell("a-little-slow");
  await letsEncrypt.answers();
  await shut;

  const isEndedAt = (until: RegExp): LegoRun => (order.isWhole ? {} : { until });
  await letsEncrypt.down();
  await tell("down", isEndedAt(/connection refused/));
  await letsEncrypt.answers();
  letsEncrypt.slow(40);
  await Promise.all([
    tell(
      "slow",
      order.isWhole ? { httpTimeout: 10 } : { httpTimeout: 1, ...isEndedAt(/Client.Timeout/) },
    ),
    ...(order.isWhole ? [tell("slow-by-default")] : []),
  ]);
  await letsEncrypt.answers();
  const rootAfter = await letsEncrypt.rootPem();
  await letsEncrypt.close();
  return {
    ...{ said, first, short, rootBefore, rootAfter },
    orders: [...letsEncrypt.orders()],
    addresses: ADDRESSES,
  };
};

leaveResult(main, order);
