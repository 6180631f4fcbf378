// Starts what goes on behind the screens: the worker that keeps the client on the device.
import { registerWorker } from './register';

export function startSync(): void {
  registerWorker();
}
