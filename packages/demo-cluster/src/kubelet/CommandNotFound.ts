/** A command that the container's image does not have. */
export class CommandNotFound extends Error {
  readonly command: string;

  constructor(command: string) {
    super(
      `Internal error occurred: error executing command in container: failed to exec in container: OCI runtime exec failed: exec failed: unable to start container process: exec: "${command}": executable file not found in $PATH: unknown`,
    );
    this.name = 'CommandNotFound';
    this.command = command;
  }
}
