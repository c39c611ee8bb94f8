// A datacenter in which a droplet can be a figure alone: it is listed and paid for, and no machine boots for it.
import type {
  AccountDomains,
  Datacenter,
  DropletPower,
  DropletSpec,
  FilteredDroplet,
  ReservedAddresses,
} from "../../simulator/digitalocean/datacenter";

/** An address of the cloud's network that is nobody's. */
const ADDRESS = "198.51.100.250";

export class SparingDatacenter implements Datacenter {
  /** So many of the next droplets get no machine. */
  withoutMachine = 0;
  readonly #real: Datacenter;
  readonly #figures = new Set<number>();

  constructor(real: Datacenter) {
    this.#real = real;
  }

  get reserved(): ReservedAddresses | undefined {
    return this.#real.reserved;
  }

  get domains(): AccountDomains | undefined {
    return this.#real.domains;
  }

  /** Of a figure there is nothing to switch. */
  get power(): DropletPower | undefined {
    const { power } = this.#real;
    if (power === undefined) return undefined;
    const unlessFigure = (how: keyof DropletPower) => (id: number) =>
      this.#figures.has(id) ? Promise.resolve() : power[how](id);
    return { off: unlessFigure("off"), on: unlessFigure("on"), shutDown: unlessFigure("shutDown") };
  }

  create(droplet: DropletSpec): Promise<{ ipv4: string }> {
    if (this.withoutMachine === 0) return this.#real.create(droplet);
    this.withoutMachine -= 1;
    this.#figures.add(droplet.id);
    return Promise.resolve({ ipv4: ADDRESS });
  }

  destroy(id: number): Promise<void> {
    return this.#figures.delete(id) ? Promise.resolve() : this.#real.destroy(id);
  }

  applyFirewalls(droplets: FilteredDroplet[]): Promise<void> {
    return this.#real.applyFirewalls(droplets.filter(({ id }) => !this.#figures.has(id)));
  }
}
