// OBS's list of services (services.json of its package) as destinations: what of it we take, and why we do not take the rest.

export interface RtmpServer {
  service: string;
  url: string;
}

interface ServicesFile {
  services: { name: string; protocol?: string; servers: { name: string; url: string }[] }[];
}

/** Every server of a service that OBS sends RTMP to; whose protocol is not RTMP, OBS does not send RTMP to. */
export const rtmpServersOf = (servicesJson: string): RtmpServer[] =>
  (JSON.parse(servicesJson) as ServicesFile).services
    .filter(({ protocol = "RTMP" }) => /^RTMPS?$/.test(protocol))
    .flatMap(({ name, servers }) => servers.map(({ url }) => ({ service: name, url })));

/** Services whose servers are refused, and why. Whatever else is refused is our mistake. */
export const NOT_TAKEN: Readonly<Record<string, string>> = {
  SHOWROOM: "the address is asked for over https, by code of OBS's own for this service",
  Dacast: "the address is asked for over https, by code of OBS's own for this service",
  "SharePlay.tv": "the address has no app, and ffmpeg cannot ask for none",
};
