// What there is in the account of DigitalOcean, and what its API was told to change.
import type { Bed } from "../bed/bed";

/** Ids, oldest first. */
export const dropletsOf = ({ simulator }: Bed): string[] =>
  simulator
    .resources()
    .filter(({ type }) => type === "droplet")
    .map(({ id }) => id);

/** @param since index in the simulator's log */
export const writesSince = ({ simulator }: Bed, since: number): string[] =>
  simulator.log
    .slice(since)
    .filter(({ method }) => method !== "GET")
    .map(({ method, path }) => `${method} ${path}`);
