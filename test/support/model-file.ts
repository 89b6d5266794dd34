/** A small but usable Hackolade model; `salt` makes two of them differ. */
export function modelFile(name: string, salt: string | number = ''): Buffer {
  const model = {
    modelName: name,
    GUID: '8b0d9f0e-0000-4000-8000-000000000000',
    dbVendor: 'MongoDB',
    collections: [
      {
        collectionName: 'order',
        GUID: 'c1',
        properties: [{ name: '_id', type: 'objectId' }, { name: `note ${salt}` }],
      },
    ],
    relationships: [],
  };
  return Buffer.from(`${JSON.stringify(model, null, 2)}\n`);
}
