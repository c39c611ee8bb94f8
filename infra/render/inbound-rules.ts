// Decides who reaches which port of the droplet. Pure.
import { CHALLENGE_PORT, PAGE_PUBLIC_PORT, RTMP_PORT, RTMPS_PORT } from "../names";
import { EVERYWHERE, type Settings } from "../settings";

export interface InboundRule {
  protocol: "tcp" | "icmp";
  /** Not of icmp. */
  portRange?: string;
  sourceAddresses: string[];
}

export type LetIn = Pick<
  Settings,
  "publisherCidrs" | "adminCidrs" | "pageCidrs" | "rtmps" | "certificate"
>;

export const inboundRules = ({
  publisherCidrs,
  adminCidrs,
  pageCidrs,
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
    ...(pageCidrs.length === 0 ? [] : [tcp(PAGE_PUBLIC_PORT, pageCidrs)]),
    // Let's Encrypt looks from everywhere, and does not say from where.
    ...(certificate === undefined ? [] : [tcp(CHALLENGE_PORT, EVERYWHERE)]),
    { protocol: "icmp", sourceAddresses: [...new Set([...publisherCidrs, ...adminCidrs])] },
  ];
};
