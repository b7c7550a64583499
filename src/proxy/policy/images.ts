/** Matches `photo_base64`, `userImage`, `imgUrl`. */
const PHOTO_NAME =
  /photo|image|picture|selfie|portrait|avatar|thumbnail|headshot|mugshot|\b(?:img|pic)s?\d*\b/;

/** Aadhaar files that contain a photo (offline XML with its share code, QR code), and biometrics. */
const AADHAAR_FILE = /share ?code|base ?64|biometric|finger ?print|xml|\b(?:face|iris|qr)\b/;

/** Matches facts about a photo: `photo_match_score`, `is_photo_verified`. */
const PHOTO_FACT =
  /\b(?:score|status|match|matched|verified|available|present|count|size|quality|result|type|format|at|date|time|timestamp|id|number|no|version)$/;

const LONGEST_FACT = 64;

/** Signatures of JPEG, PNG, GIF, WebP, BMP, TIFF, JPEG 2000, HEIC, AVIF and SVG in base64, and of some in hexadecimal. */
const IMAGE_START =
  /(?<![\w+/-])(?:\/9j\/|_9j_|iVBORw0KGgo|R0lGOD|UklGR|Qk.{6}AAAA|SUkqA|TU0AK|AAAADGpQ|\/0\/\/U|AAAA..Z0eX|PHN2Z|(?:0x)?(?:ffd8ff|FFD8FF|89504[eE]47|47494638)[\da-fA-F]{16})/;

/** Signatures of XML, PDF and ZIP in base64. */
const FILE_START = /(?<![\w+/-])(?:PD94bWw|JVBERi|UEsDB)/;

/** Base64 of this length, in characters, counts as a file, except a hexadecimal hash. */
const LONG_BASE64 = 1000;
const LONG_IN_AADHAAR = 100;
const LONG_WORD = /(?<![\w+/-])[\w+/-]{1000,}/;
const LONG_WORDS_IN_AADHAAR = /(?<![\w+/-])[\w+/-]{100,}/g;
const HASH = /^[0-9a-f]{1,128}$/i;

/** Shortest line of base64, in characters. */
const BASE64_LINE = 32;

/** A data URL, SVG text, and signatures of files that were decoded as text. */
const IMAGE_TEXT =
  /\bdata:(?:image|video|application)\/|;\s{0,3}base64\s{0,3},|<svg\b|^(?:\u00ff\u00d8\u00ff|.PNG\r\n|GIF8[79]a)/i;

/** UIDAI's offline e-KYC file, the QR code of its printed letter, and its e-KYC response. */
const AADHAAR_XML =
  /<\?xml\b|<(?:[\w-]{1,20}:)?(?:OfflinePaperlessKyc|PrintLetterBarcodeData|KycRes|UidData|Pht)\b/i;

const IMAGE_FILE = /\.(?:jpe?g|jfif|png|gif|webp|bmp|svgz?|tiff?|hei[cf]|avif|jp2|j2k|jxl)(?![a-z0-9])/i;

/** Decides by the name of the field. Null, a boolean, a number and an empty text are not images. */
export function isImageField(name: string, value: unknown, inAadhaar: boolean): boolean {
  const isText = typeof value === 'string';
  if (isText ? value === '' : typeof value !== 'object' || value === null) return false;
  const words = wordsOf(name);
  if (!PHOTO_NAME.test(words) && !(inAadhaar && AADHAAR_FILE.test(words))) return false;
  return !(isText && value.length <= LONGEST_FACT && PHOTO_FACT.test(words));
}

/** Matches `AADHAAR_XML`, `eAadhaar`, `uidai_response`, `uid`. */
export function namesAadhaar(name: string): boolean {
  return /aadha+r|\badha+r|uidai|\buid\d*\b/.test(wordsOf(name));
}

/** Finds base64, a data URL, SVG, and the URL of an image. */
export function isImageText(text: string, inAadhaar: boolean): boolean {
  if (IMAGE_TEXT.test(text) || (inAadhaar && AADHAAR_XML.test(text))) return true;
  return isImageAddress(text.trim(), inAadhaar) || hasFile(text, inAadhaar);
}

/** Finds the bytes of a file, and the lines of its base64. */
export function isImageList(items: readonly unknown[], inAadhaar: boolean): boolean {
  if (items.length < 2) return false;
  if (items.every(item => typeof item === 'string')) {
    const areLines = items.slice(0, -1).every(({length}) => length >= BASE64_LINE);
    return areLines && hasFile(items.join(''), inAadhaar);
  }
  return (
    items.length >= (inAadhaar ? LONG_IN_AADHAAR : LONG_BASE64) &&
    items.every(item => Number.isInteger(item) && (item as number) >= 0 && (item as number) < 256)
  );
}

/** In AADHAAR any value that is a URL counts as an image: its URL may have no file extension. */
function isImageAddress(text: string, inAadhaar: boolean): boolean {
  if (!/\s/.test(text)) {
    if (inAadhaar && /^(?:[a-z][a-z0-9+.-]{1,20}:)?\/\//i.test(text)) return true;
    if (/\.\w{3,4}$/.test(text) && IMAGE_FILE.test(text.slice(-5))) return true;
  }
  if (!text.includes('//')) return false;
  return text
    .split(/[\s"'<>()]+/)
    .some(word => word.includes('//') && (IMAGE_FILE.test(word) || PHOTO_NAME.test(word.toLowerCase())));
}

function hasFile(text: string, inAadhaar: boolean): boolean {
  const plain = text
    .replaceAll(/[\r\n]+[ \t]*|\\/g, '')
    .replaceAll(/%2f/gi, '/')
    .replaceAll(/%2b/gi, '+');
  if (IMAGE_START.test(plain)) return true;
  if (!inAadhaar) return LONG_WORD.test(plain);
  return FILE_START.test(plain) || (plain.match(LONG_WORDS_IN_AADHAAR) ?? []).some(word => !HASH.test(word));
}

/** `photoUrl`, `photo-url` and `PHOTO_URL` become `photo url`. */
function wordsOf(name: string): string {
  return name
    .normalize('NFKC')
    .replaceAll(/(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, ' ')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}
