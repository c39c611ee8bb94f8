// Decides where the page listens, and by which addresses people may have come: on loopback, where only a tunnel reaches it. Pure.
import { PAGE_PORT } from "../shared/names";

export interface Listener {
  address: string;
  port: number;
  /** PEM; undefined: plain HTTP, for whoever is on this machine or has a tunnel to it. */
  certificate: { key: string; cert: string } | undefined;
  /** Host headers that are this page's; every other one is somebody else's name for our address. */
  hosts: readonly string[];
}

export const ON_LOOPBACK: Listener = {
  address: "127.0.0.1",
  port: PAGE_PORT,
  certificate: undefined,
  hosts: [`127.0.0.1:${PAGE_PORT}`, `localhost:${PAGE_PORT}`],
};
