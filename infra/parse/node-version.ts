// Decides whether this Node is new enough. npm refuses an older one at `npm ci` (.npmrc); Pulumi checks only after it has begun.

/** The same as package.json's engines; what Debian 13 has. */
export const LEAST_NODE = "20.19";

/** @param version as in process.versions.node: "18.20.8" */
export const nodeIssues = (version: string): string[] => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = LEAST_NODE.split(".").map(Number);
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return [];
  return [
    `Node: this is ${version}, expected ${LEAST_NODE} or newer; install one (https://nodejs.org/en/download), then: npm ci`,
  ];
};
