// For the simulator's own tests: a simulator with a datacenter of pure memory, and a client for it.
import { afterEach, beforeEach } from "vitest";
import { startSimulator, type DropletSpec, type FilteredDroplet, type Simulator } from "./server";

const TOKEN = "test-token";
export const PUBLIC_KEY =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ op";
export const ORDER = {
  name: "restream-1",
  region: "fra1",
  size: "s-2vcpu-2gb",
  image: "debian-13-x64",
};
export const RTMP = { protocol: "tcp", ports: "1935", sources: { addresses: ["203.0.113.7"] } };

export interface Answer {
  status: number;
  // Answers are read by name, as a client without generated types does.
  json: Record<string, Record<string, unknown>> & { id?: unknown; message?: unknown };
}

export class Bench {
  readonly booted: DropletSpec[] = [];
  readonly applied: FilteredDroplet[][] = [];
  /** Where reserved IPs were led to. */
  readonly led: [string, string | undefined][] = [];
  /** Where host names were led to. */
  readonly named: [string, string | undefined][] = [];
  /** What the hypervisor was asked for, in order: "off 500000001". */
  readonly switched: string[] = [];
  /** Whether a machine that is asked to shut down does so. */
  shutsDown = true;
  boot: () => Promise<{ ipv4: string }> = () => Promise.resolve({ ipv4: "203.0.113.5" });

  private constructor(readonly simulator: Simulator) {}

  static async start(): Promise<Bench> {
    let reserved = 200;
    const simulator = await startSimulator({
      token: TOKEN,
      datacenter: {
        create: (droplet) => {
          bench.booted.push(droplet);
          return bench.boot();
        },
        destroy: () => Promise.resolve(),
        power: {
          off: (id) => bench.switch("off", id),
          on: (id) => bench.switch("on", id),
          shutDown: (id) =>
            bench.shutsDown
              ? bench.switch("shut down", id)
              : Promise.reject(new Error("it goes on running")),
        },
        reserved: {
          next: () => `203.0.113.${++reserved}`,
          lead: (ip, ipv4) => {
            bench.led.push([ip, ipv4]);
            return Promise.resolve();
          },
        },
        domains: {
          names: ["example.org"],
          lead: (hostName, ipv4) => {
            bench.named.push([hostName, ipv4]);
            return Promise.resolve();
          },
        },
        applyFirewalls: (droplets) => {
          bench.applied.push(droplets);
          return Promise.resolve();
        },
      },
    });
    const bench = new Bench(simulator);
    return bench;
  }

  async call(method: string, path: string, body?: unknown, token = TOKEN): Promise<Answer> {
    const response = await fetch(this.simulator.url + path, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = text === "" ? {} : (JSON.parse(text) as Answer["json"]);
    return { status: response.status, json };
  }

  switch(what: string, id: number): Promise<void> {
    this.switched.push(`${what} ${String(id)}`);
    return Promise.resolve();
  }

  addTag(): Promise<Answer> {
    return this.call("POST", "/v2/tags", { name: "restream" });
  }

  addFirewall(more: object = {}): Promise<Answer> {
    const firewall = { name: "fw", inbound_rules: [RTMP], tags: ["restream"], ...more };
    return this.call("POST", "/v2/firewalls", firewall);
  }

  /** Orders one and returns its path. */
  async addDroplet(more: object = {}): Promise<string> {
    const { json } = await this.call("POST", "/v2/droplets", { ...ORDER, ...more });
    return `/v2/droplets/${String(json["droplet"]?.["id"])}`;
  }

  /** Looks again and again; the simulator's own work takes no time, so no sleep is needed. */
  async until(path: string, accept: (answer: Answer) => boolean): Promise<Answer> {
    for (;;) {
      const answer = await this.call("GET", path);
      if (accept(answer)) return answer;
    }
  }

  active(path: string): Promise<Answer> {
    return this.until(path, ({ json }) => json["droplet"]?.["status"] === "active");
  }
}

/** A fresh bench for each test of the file. */
export function useBench(): () => Bench {
  let bench: Bench | undefined;
  beforeEach(async () => {
    bench = await Bench.start();
  });
  afterEach(() => bench?.simulator.close());
  return () => {
    if (bench === undefined) throw new Error("the bench is there within tests only");
    return bench;
  };
}
