// Decides which names a comma-separated key holds, each by the rule of what it names.

/**
 * @param key of the stack configuration, without its namespace
 * @param issueOf what is wrong with a name, behind "got ..., "; that it stands twice is told of every one
 */
export const parseNameList = (
  key: string,
  value: string,
  issueOf: (name: string) => string | undefined,
): { names: string[]; issues: string[] } => {
  const names: string[] = [];
  const issues: string[] = [];
  for (const name of value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")) {
    const issue = names.includes(name) ? "which is named twice" : issueOf(name);
    if (issue) issues.push(`restream:${key}: got ${JSON.stringify(name)}, ${issue}`);
    else names.push(name);
  }
  return { names, issues };
};
