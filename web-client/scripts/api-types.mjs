// Writes `web/sync/openapi.ts`, the API's types, from the node's OpenAPI document; with `--check` it only compares,
// and fails where the file is stale.
//
//   node scripts/api-types.mjs http://localhost:7100/api/openapi.json [--check]     (or a file's name)
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const [source, flag] = process.argv.slice(2);
if (!source) throw new Error('name the document: an address or a file');
const place = fileURLToPath(new URL('../web/sync/openapi.ts', import.meta.url));
const text = /^https?:/.test(source) ? await (await fetch(source)).text() : await readFile(source, 'utf8');
const made = written(JSON.parse(text).components.schemas);

if (flag !== '--check') {
  await writeFile(place, made);
} else if ((await readFile(place, 'utf8')) !== made) {
  console.error(
    'web/sync/openapi.ts is stale: run `node scripts/api-types.mjs` with the same document, and no --check',
  );
  process.exitCode = 1;
}

function written(schemas) {
  const names = Object.keys(schemas).sort();
  const head = '// Made from the node’s OpenAPI document by `scripts/api-types.mjs`. Do not edit.\n\n';
  return head + names.map((name) => `export type ${name} = ${typeOf(schemas[name], '')};\n`).join('\n');
}

/** A JSON Schema, of the few shapes that the document uses, as a TypeScript type. */
function typeOf(schema, indent) {
  if (schema === true || schema === undefined) return 'unknown';
  if (schema.$ref) return schema.$ref.split('/').at(-1);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)));
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return union(choices.map((each) => typeOf(each, indent)));
  if (Array.isArray(schema.type)) return union(schema.type.map((type) => typeOf({ ...schema, type }, indent)));
  if (schema.type === 'array') return `Array<${typeOf(schema.items, indent)}>`;
  if (schema.type === 'object') return object(schema, indent);
  return (
    { string: 'string', integer: 'number', number: 'number', boolean: 'boolean', null: 'null' }[schema.type] ??
    'unknown'
  );
}

function object(schema, indent) {
  const properties = Object.entries(schema.properties ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (properties.length === 0) return `Record<string, ${typeOf(schema.additionalProperties, indent)}>`;
  const inner = `${indent}  `;
  const required = new Set(schema.required ?? []);
  // What may be null is always there: the node leaves nothing out of an answer.
  const lines = properties.map(([name, each]) => {
    const optional = required.has(name) || nullable(each) ? '' : '?';
    return `${inner}${name}${optional}: ${typeOf(each, inner)};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}

function nullable(schema) {
  const choices = schema.oneOf ?? schema.anyOf ?? [];
  return [schema.type].flat().includes('null') || choices.some((each) => each.type === 'null');
}

function union(types) {
  return [...new Set(types)].join(' | ');
}
