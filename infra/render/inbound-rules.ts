// Decides who reaches which port of the droplet. Pure.
import { CHALLENGE_PORT, PAGE_PUBLIC_PORT, RTMP_PORT, RTMPS_PORT } from "../names";
import { EVERYWHERE, type Settings } from "../settings";

export interface InboundRule {
  protocol: "tcp" | "icmp";
  /** Not of icmp. */
  portRange?: string;
  sourceAddresses: string[];
  /** Droplets that carry one of these are let in as well. */
  sourceTags?: string[];
}

export type LetIn = Pick<
  Settings,
  "publisherCidrs" | "adminCidrs" | "pageCidrs" | "rtmps" | "certificate" | "spare"
>;

/** @param tag that the stack's droplets carry */
export const inboundRules = (
  { publisherCidrs, adminCidrs, pageCidrs, rtmps, certificate, spare }: LetIn,
  tag: string,
): InboundRule[] => {
  const tcp = (port: number, sourceAddresses: string[]): InboundRule => ({
    ...{ protocol: "tcp", portRange: String(port), sourceAddresses },
  });
  return [
    ...(rtmps === "only" ? [] : [tcp(RTMP_PORT, publisherCidrs)]),
    ...(rtmps === "false" ? [] : [tcp(RTMPS_PORT, publisherCidrs)]),
    // A server and its spare ask each other.
    { ...tcp(22, adminCidrs), ...(spare ? { sourceTags: [tag] } : {}) },
    ...(pageCidrs.length === 0 ? [] : [tcp(PAGE_PUBLIC_PORT, pageCidrs)]),
    // Let's Encrypt looks from everywhere, and does not say from where.
    ...(certificate === undefined ? [] : [tcp(CHALLENGE_PORT, EVERYWHERE)]),
    { protocol: "icmp", sourceAddresses: [...new Set([...publisherCidrs, ...adminCidrs])] },
  ];
};
