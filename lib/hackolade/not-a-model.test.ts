import { describe, expect, it } from '@jest/globals';
import { notAModel } from './not-a-model.ts';

describe('notAModel', () => {
  it.each([
    ['it is a JSON list', [{ GUID: 'g', collections: [] }]],
    ['it is a single JSON value', null],
    ['it is a single JSON value', 'text'],
    ['it looks like an OpenAPI document', { openapi: '3.1.0', info: {} }],
    ['it looks like a Swagger document', { swagger: '2.0' }],
    ['it looks like a JSON Schema', { $schema: 'http://json-schema.org/draft-07/schema#' }],
    ['it looks like a JSON Schema', { type: 'object', properties: {} }],
    ["it has no list 'collections' and no text 'GUID'", {}],
    ["it has no list 'collections'", { GUID: 'g', collections: {} }],
    ["it has no text 'GUID'", { GUID: 7, collections: [] }],
  ])('says "%s"', (reason, document) => {
    expect(notAModel(document)).toEqual({
      code: 'NOT_A_MODEL',
      message: `The file is no Hackolade model: ${reason}. Save the model from Hackolade Studio, or give the file another name.`,
    });
  });
});
