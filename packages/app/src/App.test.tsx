import { render, screen } from '@testing-library/react';
import { app } from './App';

describe('app', () => {
  const { env } = process;
  afterEach(() => {
    process.env = env;
  });

  it('asks a visitor to sign in', async () => {
    process.env = {
      ...env,
      APP_CONFIG: [
        {
          context: 'test',
          data: {
            app: { title: 'Test', baseUrl: 'http://localhost' },
            backend: { baseUrl: 'http://localhost' },
          },
        },
      ] as unknown as string,
    };

    render(app.createRoot());

    const enter = await screen.findByText('Enter', {}, { timeout: 50_000 });
    expect(enter).toBeInTheDocument();
  }, 60_000);
});
