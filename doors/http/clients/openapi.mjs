// Says whether the door's description is valid OpenAPI.
import { Validator } from "@seriousme/openapi-schema-validator";

const description = await (await fetch(process.argv[2] + "/openapi.json")).json();
const validator = new Validator();
const { valid, errors } = await validator.validate(description);
console.log(valid ? `valid ${validator.version}` : JSON.stringify(errors, null, 1));
