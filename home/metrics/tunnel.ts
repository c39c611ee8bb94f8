// Decides which ports the server's numbers are reached at, and what is said of it. Pure.
import { join } from "node:path";
import { LOOPBACK } from "../server";

/** By port, on the server's loopback and on this machine's alike: prometheus.yml beside this file has the same. */
export const SOURCES: Readonly<Record<number, string>> = {
  9998: "MediaMTX's own",
  9100: "the machine's",
  9101: "restream's: OBS, destinations, troubles",
};
export const PORTS: readonly number[] = Object.keys(SOURCES).map(Number);

export const addressOf = (port: number): string => `http://${LOOPBACK}:${port}/metrics`;

/** For the screen. @param ports that somebody here has already */
export const explainTaken = (ports: readonly number[]): string =>
  `${ports.map((port) => `${LOOPBACK}:${port}`).join(", ")} ${ports.length === 1 ? "is" : "are"} taken on this machine: another restream metrics, or an exporter of its own. End that first, then: restream metrics`;

export const IS_OFF =
  "No numbers answer on the server: restream:metrics is off there. While nothing is on air: pulumi config set restream:metrics true, then pulumi up";

/** Lines. @param answering ports whose page came @param folder of this project */
export const openWords = (answering: readonly number[], folder: string): string[] => [
  "The server's numbers are here until Ctrl-C:",
  ...PORTS.map(
    (port) =>
      `  ${addressOf(port)}  ${SOURCES[port] ?? ""}${answering.includes(port) ? "" : " (does not answer now)"}`,
  ),
  `Prometheus:  prometheus --config.file=${join(folder, "home", "metrics", "prometheus.yml")}`,
  `Grafana:     import ${join(folder, "home", "metrics", "dashboard.json")}`,
];
