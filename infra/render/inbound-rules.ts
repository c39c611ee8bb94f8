// Decides who reaches which port of the droplet. Pure.
import { CHALLENGE_PORT, RTMP_PORT, RTMPS_PORT } from "../names";
import type { Settings } from "../settings";

export const EVERYWHERE = ["0.0.0.0/0", "::/0"];

export interface InboundRule {
  protocol: "tcp" | "icmp";
  /** Not of icmp. */
  portRange?: string;
  sourceAddresses: string[];
}

export type LetIn = Pick<Settings, "publisherCidrs" | "adminCidrs" | "rtmps" | "certificate">;

export const inboundRules = ({
  publisherCidrs,
  adminCidrs,
  rtmps,
  certificate,
}: LetIn): InboundRule[] => {
  const tcp = (port: number, sourceAddresses: string[]): InboundRule => ({
    ...{ protocol: "tcp", portRange: String(port), sourceAddresses },
  });
  return [
    ...(rtmps === "only" ? [] : [tcp(RTMP_PORT, publisherCidrs)]),
    ...(rtmps === "false" ? [] : [tcp(RTMPS_PORT, publisherCidrs)]),
    tcp(22, adminCidrs),
    // Let's Encrypt looks from everywhere, and does not say from where.
    ...(certificate === undefined ? [] : [tcp(CHALLENGE_PORT, EVERYWHERE)]),
    { protocol: "icmp", sourceAddresses: [...new Set([...publisherCidrs, ...adminCidrs])] },
  ];
};
