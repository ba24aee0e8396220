import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Pages are loaded lazily, which takes a while on a busy machine.
configure({ asyncUtilTimeout: 20_000 });
jest.setTimeout(60_000);
