import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

let made: {key: string; cert: string} | undefined;

/** A key and a self-signed certificate for localhost and every site below it; made once per process by openssl. */
export function certificate(): {readonly key: string; readonly cert: string} {
  made ??= make();
  return made;
}

function make(): {key: string; cert: string} {
  const folder = mkdtempSync(join(tmpdir(), 'cf-user-details-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = ['localhost', '*.localhost', 'merchant.localhost', 'cashfree.localhost'];
  const words =
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 2 -subj /CN=localhost ` +
    `-addext subjectAltName=${names.map(name => `DNS:${name}`).join(',')} -keyout ${key} -out ${cert}`;
  try {
    execFileSync('openssl', words.split(' '), {stdio: 'pipe'});
    return {key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8')};
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}
