#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Some hundred files are compiled for each command otherwise: that takes longer than most commands themselves.
enableCompileCache();
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
