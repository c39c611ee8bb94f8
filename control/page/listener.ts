// Decides where the page listens and what it is called there: on loopback, where a tunnel reaches it, and at 443 where that is asked for. Pure.
import { PAGE_PORT } from "../shared/names";

export interface Listener {
  scheme: "http" | "https";
  /** Host headers that are this page's; every other one is somebody else's name for our address. */
  hosts: () => readonly string[];
  /** How many connections one address may hold; undefined: as many as all. */
  mostOfAddress: number | undefined;
}

export const LOOPBACK = "127.0.0.1";

/** All tunnels come from one address. */
export const ON_LOOPBACK: Listener = {
  scheme: "http",
  hosts: () => [`${LOOPBACK}:${PAGE_PORT}`, `localhost:${PAGE_PORT}`],
  mostOfAddress: undefined,
};

/** A household, or an office, behind one address; four people with a page each, and what they load. */
const MOST_OF_ADDRESS = 40;

/** @param names what its certificate is for, at this moment */
export const inPublic = (names: () => readonly string[]): Listener => ({
  scheme: "https",
  hosts: names,
  mostOfAddress: MOST_OF_ADDRESS,
});

/** sd_listen_fds(3): the first descriptor that systemd hands over. */
const FIRST_DESCRIPTOR = 3;

/**
 * The socket that restreamd-page.socket has opened for this process.
 * @param environment as systemd sets it @returns its descriptor; undefined: there is none
 */
export const handedOver = (
  environment: Readonly<Record<string, string | undefined>>,
  pid: number,
): number | undefined =>
  environment["LISTEN_PID"] === String(pid) && environment["LISTEN_FDS"] === "1"
    ? FIRST_DESCRIPTOR
    : undefined;
