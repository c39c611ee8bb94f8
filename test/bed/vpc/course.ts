// Inside a sandbox: two droplets in a VPC; one is powered off and on by the API, and a reserved IP moves; writes what was seen.
import { execFile, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mountInRoot } from "../../rehearsal/bed/tools-root";
import { startSimulator } from "../../simulator/digitalocean/server";
import { eventually } from "../../support/eventually";
import { HOME, STRANGER } from "../../support/world/addresses";
import { MachineDatacenter } from "../../support/world/datacenter";
import type { Machine } from "../../support/world/machine";
import { serveMetadata } from "../../support/world/metadata";
import { Network, type NetworkHost } from "../../support/world/network";
import { leaveResult } from "../course";
import type { Answerer, CourseOrder, CourseResult } from "./contract";

const order = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as CourseOrder;
const TOKEN = "test-token-digitalocean";
const PORT = 8080;
const BOOTS_WITHIN_MS = 90_000;
const ENDS_WITHIN_MS = 10_000;

/** Says its name to whoever connects, and notes who did. */
const SERVER = `
import socket, threading
server = socket.create_server(("", ${PORT}))
def talk(connection):
    connection.sendall(socket.gethostname().encode() + b"\\n")
    while connection.recv(4096):
        pass
while True:
    connection, (address, _) = server.accept()
    with open("/run/asked", "a") as asked:
        asked.write(address + "\\n")
    threading.Thread(target=talk, args=[connection]).start()
`;

/** Bash, as what asks; on the machines there is little else. Prints an Answerer. */
const asking = (address: string, port: number): string[] => [
  ...[
    "sh",
    "-c",
    'timeout 2 bash -c "$0" 2>&- || { [ $? = 124 ] && echo silence || echo refusal; }',
  ],
  `exec 3<>/dev/tcp/${address}/${port} && head -n 1 <&3`,
];

const askFrom = ({ namespace }: NetworkHost, address: string): Promise<Answerer> =>
  new Promise((resolve, reject) => {
    const argv = [`--net=${namespace}`, "--", ...asking(address, PORT)];
    execFile("nsenter", argv, (error, stdout) => {
      if (error) reject(error);
      else resolve(stdout.trim());
    });
  });
const askOn = async (machine: Machine, address: string, port = PORT): Promise<Answerer> =>
  (await machine.exec(...asking(address, port))).trim();

/** Goes on talking over one connection; resolves with bash's words when that is broken. */
const hold = (
  host: NetworkHost,
  address: string,
): { isThere: Promise<void>; end: Promise<string> } => {
  const script = `exec 3<>/dev/tcp/${address}/${PORT} && head -n 1 <&3 && while echo on >&3; do sleep 0.1; done`;
  const child = host.spawn(["timeout", String(ENDS_WITHIN_MS / 1000), "bash", "-c", script], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let words = "";
  child.stderr?.on("data", (chunk: Buffer) => (words += chunk.toString()));
  return {
    isThere: new Promise((resolve) => child.stdout?.once("data", () => resolve())),
    end: new Promise((resolve) => child.once("close", () => resolve(words.trim()))),
  };
};

const main = async (): Promise<CourseResult> => {
  // As of a rehearsal's world: see there.
  execFileSync("mount", ["--make-rshared", "/"]);
  mountInRoot(order.toolsRoot, order.run.path);
  const network = new Network(order.run.path);
  const [home, stranger] = [network.addHost("home", HOME), network.addHost("stranger", STRANGER)];
  const datacenter = new MachineDatacenter(network, order.run, order.dropletRoot, {
    resolver: HOME,
    names: { know: () => Promise.resolve(), forget: () => Promise.resolve() },
    authority: "",
    toolsRoot: order.toolsRoot,
  });
  await serveMetadata((ipv4) => datacenter.metadataOf(ipv4));
  const simulator = await startSimulator({ token: TOKEN, datacenter });
  Object.assign(simulator.hardware.times, { powerOff: 200, powerOn: 0, shutdown: 0, move: 200 });

  interface Answered {
    status: number;
    json: Record<string, Record<string, unknown>>;
  }
  const api = async (method: string, path: string, body?: object): Promise<Answered> => {
    const response = await fetch(`${simulator.url}/v2/${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return {
      status: response.status,
      json: text === "" ? {} : (JSON.parse(text) as Answered["json"]),
    };
  };
  const done = async (path: string, body: object): Promise<void> => {
    const { status, json } = await api("POST", path, body);
    if (status !== 201) throw new Error(`${path}: ${status} ${JSON.stringify(json)}`);
    const action = `actions/${String(json["action"]?.["id"])}`;
    const how = await eventually(`${path} has ended`, BOOTS_WITHIN_MS, async () => {
      const now = String((await api("GET", action)).json["action"]?.["status"]);
      if (now === "in-progress") throw new Error(now);
      return now;
    });
    if (how !== "completed")
      throw new Error(`${JSON.stringify(body)}: ${how}: ${simulator.datacenterErrors.join("; ")}`);
  };
  const statusOf = async (id: number): Promise<string> =>
    String((await api("GET", `droplets/${id}`)).json["droplet"]?.["status"]);

  const startedAt = performance.now();
  const seconds: Record<string, number> = {};
  const lap = (what: string): void => {
    seconds[what] = Number(((performance.now() - startedAt) / 1000).toFixed(1));
  };

  await api("POST", "tags", { name: "pair" });
  const everywhere = { addresses: ["0.0.0.0/0"] };
  await api("POST", "firewalls", {
    name: "pair",
    tags: ["pair"],
    inbound_rules: [
      { protocol: "tcp", ports: String(PORT), sources: { addresses: [HOME], tags: ["pair"] } },
    ],
    outbound_rules: [{ protocol: "tcp", ports: "all", destinations: everywhere }],
  });
  const { json: made } = await api("POST", "vpcs", {
    ...{ name: "pair", region: "fra1", ip_range: "10.9.0.0/24" },
  });
  const vpc = String(made["vpc"]?.["id"]);
  const ids: number[] = [];
  for (const name of ["first", "second"]) {
    const { json } = await api("POST", "droplets", {
      ...{ name, region: "fra1", size: "s-2vcpu-2gb", image: "debian-13-x64", tags: ["pair"] },
      ...{ vpc_uuid: vpc, user_data: "#cloud-config\n{}\n" },
    });
    ids.push(Number(json["droplet"]?.["id"]));
  }
  const [firstId = 0, secondId = 0] = ids;
  await eventually("both are active", ENDS_WITHIN_MS, async () => {
    for (const id of ids) if ((await statusOf(id)) !== "active") throw new Error("not yet");
  });
  const [first, second] = [datacenter.machineOf(firstId), datacenter.machineOf(secondId)];
  /** Resolves when it answers on PORT. */
  const serve = async (machine: Machine): Promise<void> => {
    await eventually(`${machine.name} is up`, BOOTS_WITHIN_MS, () =>
      machine.exec("systemd-run", "--unit=answers", "python3", "-c", SERVER),
    );
    await eventually(`${machine.name} answers`, ENDS_WITHIN_MS, async () => {
      if ((await askOn(machine, "127.0.0.1")) !== machine.name) throw new Error("not yet");
    });
  };
  await Promise.all([serve(first), serve(second)]);
  // What cloud-init does to a network it has done then.
  await Promise.all(
    [first, second].map((machine) => machine.exec("sh", "-c", "cloud-init status --wait || true")),
  );
  lap("both are up");

  const [IN_VPC, IN_VPC_2] = ["10.9.0.2", "10.9.0.3"];
  const answers: Record<string, Answerer> = {};
  const addressesOf = (machine: Machine): Promise<string> =>
    machine.exec("ip", "-brief", "-4", "address");
  const addresses = await addressesOf(first);
  const metadata = await first.exec(
    ...["curl", "--silent", "--fail", "--max-time", "5"],
    "http://169.254.169.254/metadata/v1/interfaces/private/0/ipv4/address",
  );
  await second.exec("rm", "/run/asked");
  answers["first asks second in the VPC"] = await askOn(first, IN_VPC_2);
  const askedFrom = (await second.exec("cat", "/run/asked")).trim().split("\n");
  const [publicly, publicly2] = [first.host.address, second.host.address];
  const [itself, closed, fromHome, fromStranger, byRouter, byRouter2, publicToFirst] =
    await Promise.all([
      askOn(second, IN_VPC_2, 22),
      askOn(first, IN_VPC_2, 22),
      askFrom(home, publicly),
      askFrom(stranger, publicly),
      askFrom(home, IN_VPC),
      askFrom(stranger, IN_VPC),
      askOn(second, publicly),
    ]);
  Object.assign(answers, {
    "second asks its own sshd": itself.slice(0, 4),
    "first asks second's sshd in the VPC": closed,
    "home asks first": fromHome,
    "a stranger asks first": fromStranger,
    "home asks first by its private address": byRouter,
    "a stranger asks first by its private address": byRouter2,
    "second asks first by its public address": publicToFirst,
  });
  lap("who answers is known");

  const { json: reservation } = await api("POST", "reserved_ips", { region: "fra1" });
  const reserved = String(reservation["reserved_ip"]?.["ip"]);
  const assign = (droplet_id: number): Promise<void> =>
    done(`reserved_ips/${reserved}/actions`, { type: "assign", droplet_id });
  answers["the reserved IP, at first"] = await askFrom(home, reserved);
  await assign(firstId);
  answers["the reserved IP, assigned to first"] = await askFrom(home, reserved);
  const held = hold(home, reserved);
  await held.isThere;
  await first.exec("rm", "/run/asked");
  await assign(secondId);
  const heldEnded = await held.end;
  answers["the reserved IP, moved to second"] = await askFrom(home, reserved);
  const asked = await first.exec("sh", "-c", "cat /run/asked 2>/dev/null | wc -l");
  answers["home asks first, after the move"] = await askFrom(home, publicly);
  lap("the reserved IP has moved");

  await first.exec("sh", "-c", "echo kept > /root/kept && sync /root/kept");
  await done(`droplets/${firstId}/actions`, { type: "power_off" });
  const statusWhenOff = await statusOf(firstId);
  const runsWhenOff = first.isRunning;
  answers["first is off: home asks it"] = await askFrom(home, publicly);
  answers["first is off: second asks it in the VPC"] = await askOn(second, IN_VPC);
  answers["first is off: home asks second"] = await askFrom(home, publicly2);
  lap("one is off");
  await done(`droplets/${firstId}/actions`, { type: "power_on" });
  await serve(first);
  const power = {
    ...{ statusWhenOff, runsWhenOff, statusWhenOn: await statusOf(firstId) },
    addresses: await addressesOf(first),
    kept: (await first.exec("cat", "/root/kept")).trim(),
    boots: first.boots,
  };
  answers["first is back: home asks it"] = await askFrom(home, publicly);
  answers["first is back: second asks it in the VPC"] = await askOn(second, IN_VPC);
  answers["first is back: it asks second in the VPC"] = await askOn(first, IN_VPC_2);
  lap("it is back");

  await done(`droplets/${secondId}/actions`, { type: "shutdown" });
  const shutDown = { status: await statusOf(secondId), runs: second.isRunning };
  answers["second has shut down: home asks it"] = await askFrom(home, publicly2);
  lap("the other one has shut down");

  const deletes = [(await api("DELETE", `vpcs/${vpc}`)).status];
  for (const id of ids) await api("DELETE", `droplets/${id}`);
  await eventually("both are gone", BOOTS_WITHIN_MS, async () => {
    for (const id of ids)
      if ((await api("GET", `droplets/${id}`)).status !== 404) throw new Error();
  });
  deletes.push((await api("DELETE", `vpcs/${vpc}`)).status);
  const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n");
  lap("all is gone");
  return {
    ...{ addresses, metadata, answers, askedFrom, heldEnded, power, shutDown, deletes, seconds },
    askedAfterMove: Number(asked),
    left: mounts.filter((line) => line.includes(join(order.run.path, "net", "vpc-"))),
    datacenterErrors: simulator.datacenterErrors,
  };
};

leaveResult(main, order);
