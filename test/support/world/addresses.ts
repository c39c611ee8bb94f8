// Decides who lives where in a run's internet: documentation ranges (RFC 5737), the same in every run.

/** Every host's gateway, on every link (RFC 6598, never routed). */
export const GATEWAY = "100.64.0.1";
/** DigitalOcean's API, the downloads, the package proxy. */
export const CLOUD = "198.51.100.1";
export const PACKAGE_PROXY_PORT = 3142;
/** The resolver that every droplet is given, as DigitalOcean's are: out there, behind the cloud firewall. */
export const RESOLVER = "198.51.100.53";
/** The metadata service, the same at DigitalOcean and every other cloud. */
export const METADATA = "169.254.169.254";
/** Where OBS and the operator's laptop are. */
export const HOME = "203.0.113.10";
/** A stranger. */
export const STRANGER = "203.0.113.66";
export const TWITCH = "192.0.2.10";
export const YOUTUBE = "192.0.2.20";
/** Discord's, and of the services behind Apprise, on the router itself as DigitalOcean's API. */
export const DISCORD = "192.0.2.30";
/** Where the platforms' APIs answer, there too. */
export const PLATFORM_APIS = "192.0.2.70";
/** Where Let's Encrypt answers, there too. */
export const LETS_ENCRYPT = "192.0.2.80";
/** From where it looks at port 80 of who asks for a certificate: a stranger to every firewall. */
export const VALIDATOR = "203.0.113.80";
/** Further destinations, of the rows that need one. */
export const [SPARE, FURTHER] = ["192.0.2.40", "192.0.2.50"] as const;
/** What the platforms are called; in a run these names lead to our own servers, and no other name leads anywhere. */
export const HOST_NAMES = {
  twitch: "ingest.global-contribute.live-video.net",
  youtube: "a.rtmps.youtube.com",
} as const;
/** The domain of a run's DigitalOcean account: every name in it is led by the API. */
export const DOMAIN = "example.org";
/** A second address of the operator: another line, or the same after the provider changed it. */
export const OTHER_HOME = "203.0.113.20";
/** What home is called after its provider changed it. */
export const NEW_HOME = "203.0.113.30";
/** The n-th reserved IP of a run, from 0. */
export const reservedAddress = (index: number): string => `198.51.100.${200 + index}`;
/** The n-th droplet of a run, from 0. */
export const dropletAddress = (index: number): string => `198.51.100.${10 + index}`;
