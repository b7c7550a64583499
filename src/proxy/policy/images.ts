/** Names of what shows a person, wherever they occur in a name: `photo_base64`, `userImage`, `imgUrl`. */
const PHOTO_NAME =
  /photo|image|picture|selfie|portrait|avatar|thumbnail|headshot|mugshot|\b(?:img|pic)s?\d*\b/;

/** Names of what holds the photo in Aadhaar's own files: offline XML with its share code, the QR code; and biometrics. */
const AADHAAR_FILE = /share ?code|base ?64|biometric|finger ?print|xml|\b(?:face|iris|qr)\b/;

/** Last words of names that tell about a photo and hold none: `photo_match_score`, `is_photo_verified`. */
const ABOUT =
  /\b(?:score|status|match|matched|verified|available|present|count|size|quality|result|type|format|at|date|time|timestamp|id|number|no|version)$/;

/** Longest text that tells about a photo, in characters. */
const SHORT = 64;

/** First characters of an image in base64 (JPEG, PNG, GIF, WebP, BMP, TIFF, JPEG 2000, HEIC or AVIF, SVG), or in hexadecimal. */
const IMAGE_START =
  /(?<![\w+/-])(?:\/9j\/|_9j_|iVBORw0KGgo|R0lGOD|UklGR|Qk.{6}AAAA|SUkqA|TU0AK|AAAADGpQ|\/0\/\/U|AAAA..Z0eX|PHN2Z|(?:0x)?(?:ffd8ff|FFD8FF|89504[eE]47|47494638)[\da-fA-F]{16})/;

/** The same for XML, PDF and ZIP in base64. */
const FILE_START = /(?<![\w+/-])(?:PD94bWw|JVBERi|UEsDB)/;

/** Base64 of this length or more, in characters, is taken for a file, unless it is a hash in hexadecimal. */
const LONG_BASE64 = 1000;
const LONG_IN_AADHAAR = 100;
const LONG_WORD = /(?<![\w+/-])[\w+/-]{1000,}/;
const LONG_WORDS_IN_AADHAAR = /(?<![\w+/-])[\w+/-]{100,}/g;
const HASH = /^[0-9a-f]{1,128}$/i;

/** Shortest line of base64 that is broken into a list, in characters. */
const PIECE = 32;

/** A data URL, the label of base64 in one, SVG text, and the first bytes of a file that was read as text. */
const IMAGE_TEXT =
  /\bdata:(?:image|video|application)\/|;\s{0,3}base64\s{0,3},|<svg\b|^(?:\u00ff\u00d8\u00ff|.PNG\r\n|GIF8[79]a)/i;

/** UIDAI's XML: offline e-KYC, the QR code of the printed letter, the e-KYC answer. */
const AADHAAR_XML =
  /<\?xml\b|<(?:[\w-]{1,20}:)?(?:OfflinePaperlessKyc|PrintLetterBarcodeData|KycRes|UidData|Pht)\b/i;

const IMAGE_FILE = /\.(?:jpe?g|jfif|png|gif|webp|bmp|svgz?|tiff?|hei[cf]|avif|jp2|j2k|jxl)(?![a-z0-9])/i;

/**
 * Whether a field of this name, with this value, is an image. What cannot hold one is none: null, a boolean, a number, an
 * empty text.
 */
export function isImageField(name: string, value: unknown, inAadhaar: boolean): boolean {
  const isText = typeof value === 'string';
  if (isText ? value === '' : typeof value !== 'object' || value === null) return false;
  const words = wordsOf(name);
  if (!PHOTO_NAME.test(words) && !(inAadhaar && AADHAAR_FILE.test(words))) return false;
  return !(isText && value.length <= SHORT && ABOUT.test(words));
}

/** Whether a scope or field of this name holds Aadhaar data: `AADHAAR_XML`, `eAadhaar`, `uidai_response`, `uid`. */
export function namesAadhaar(name: string): boolean {
  return /aadha+r|\badha+r|uidai|\buid\d*\b/.test(wordsOf(name));
}

/** Whether a text is, or contains, an image: base64, a data URL, SVG, or the address of an image. */
export function isImageText(text: string, inAadhaar: boolean): boolean {
  if (IMAGE_TEXT.test(text) || (inAadhaar && AADHAAR_XML.test(text))) return true;
  return isImageAddress(text.trim(), inAadhaar) || hasFile(text, inAadhaar);
}

/** Whether a list, or the values of an object, are the bytes of a file, or its base64 in pieces. */
export function isImageList(items: readonly unknown[], inAadhaar: boolean): boolean {
  if (items.length < 2) return false;
  if (items.every(item => typeof item === 'string')) {
    const pieces = items.slice(0, -1).every(({length}) => length >= PIECE);
    return pieces && hasFile(items.join(''), inAadhaar);
  }
  return (
    items.length >= (inAadhaar ? LONG_IN_AADHAAR : LONG_BASE64) &&
    items.every(item => Number.isInteger(item) && (item as number) >= 0 && (item as number) < 256)
  );
}

/** In AADHAAR every address that is a whole value is one: an image needs no ending. */
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

/** Whether a text contains an image in base64 or hexadecimal, or a file that may hold one. */
function hasFile(text: string, inAadhaar: boolean): boolean {
  const plain = text
    .replaceAll(/[\r\n]+[ \t]*|\\/g, '')
    .replaceAll(/%2f/gi, '/')
    .replaceAll(/%2b/gi, '+');
  if (IMAGE_START.test(plain)) return true;
  if (!inAadhaar) return LONG_WORD.test(plain);
  return FILE_START.test(plain) || (plain.match(LONG_WORDS_IN_AADHAAR) ?? []).some(word => !HASH.test(word));
}

/** The words of a name in lower case, with one space between: `photoUrl`, `photo-url` and `PHOTO_URL` are `photo url`. */
function wordsOf(name: string): string {
  return name
    .normalize('NFKC')
    .replaceAll(/(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, ' ')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}
