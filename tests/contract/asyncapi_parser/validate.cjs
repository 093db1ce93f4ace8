// Holds AsyncAPI documents against the official parser: `node validate.cjs FILE...` prints what it says of each, as JSON.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join } = require("node:path");

// The packages stand in the folder from which this is run, not beside this file.
const { Parser } = createRequire(join(process.cwd(), "package.json"))("@asyncapi/parser");

(async () => {
  const parser = new Parser();
  const found = {};
  for (const file of process.argv.slice(2)) {
    const said = await parser.validate(readFileSync(file, "utf8"));
    found[file] = said.map(({ code, severity, message, path }) => ({ code, severity, message, path }));
  }
  process.stdout.write(JSON.stringify(found));
})();
