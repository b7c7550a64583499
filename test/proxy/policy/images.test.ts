import {Buffer} from 'node:buffer';
import {expect} from 'chai';
import {isImageField, isImageText, namesAadhaar} from '../../../src/proxy/policy/images.ts';

const base64 = (...bytes: (number | string)[]) =>
  Buffer.concat(
    bytes.map(part => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from([part]))),
  ).toString('base64');

/** Texts that are images wherever they are. */
const images: [what: string, text: string][] = [
  ['JPEG in base64', base64(0xff, 0xd8, 0xff, 0xe0, '..JFIF')],
  ['JPEG in base64url', base64(0xff, 0xd8, 0xff, 0xe0, '..JFIF').replaceAll('/', '_')],
  ['JPEG in base64 in a URL', encodeURIComponent(base64(0xff, 0xd8, 0xff, 0xe0, '..JFIF'))],
  ['PNG in base64', base64(0x89, 'PNG\r\n', 0x1a, '\n....')],
  ['GIF in base64', base64('GIF89a..')],
  ['WebP in base64', base64('RIFF....WEBP')],
  ['BMP in base64', base64('BM', 0x36, 0x10, 0, 0, 0, 0, 0, 0, '....')],
  ['TIFF in base64', base64('II*', 0, '....')],
  ['TIFF of the other byte order in base64', base64('MM', 0, '*....')],
  ['JPEG 2000 in base64', base64(0, 0, 0, 12, 'jP  \r\n')],
  ['a JPEG 2000 stream in base64', base64(0xff, 0x4f, 0xff, 0x51, '....')],
  ['HEIC in base64', base64(0, 0, 0, 0x18, 'ftypheic')],
  ['AVIF in base64', base64(0, 0, 0, 0x20, 'ftypavif')],
  ['SVG in base64', base64('<svg xmlns="">')],
  ['JPEG in hexadecimal', 'ffd8ffe000104a46494600010101'],
  ['PNG in hexadecimal', '0x89504E470D0A1A0A0000000D4948'],
  ['base64 after a label', 'photo=/9j/4AAQ'],
  ['base64 in JSON', '{"p": "\\/9j\\/4AAQ"}'],
  ['base64 in lines', `\n  ${base64('GIF89a..')}\n`],
  ['long base64', 'Ab9/'.repeat(250)],
  ['long base64 after a label', `x: ${'Zz'.repeat(500)}`],
  ['long base64 in lines', 'Ab9/Ab9/\n'.repeat(125)],
  ['a data URL', 'data:image/png,x'],
  ['a data URL without a type of its own', 'DATA:application/octet-stream,x'],
  ['a data URL in markup', '<img src="data:image/gif;base64,">'],
  ['the label of base64', 'x; base64, y'],
  ['the label of base64 with spaces', 'x; base64 , y'],
  ['SVG', ' <svg viewBox="0 0 1 1"/>'],
  ['the bytes of JPEG', '\u00ff\u00d8\u00ff\u00e0'],
  ['the bytes of PNG', '\u0089PNG\r\n'],
  ['the bytes of GIF', 'GIF89a'],
  ['the address of an image', 'https://cdn.example/a/1.JPG'],
  ['the address of an image with a query', 'http://cdn.example/1.webp?x=1'],
  ['the address of an image without a scheme', '//cdn.example/1.png'],
  ['an address that says photo', 'https://cdn.example/userPhoto/1'],
  ['an address in a text', 'see "https://cdn.example/1.png" there'],
  ['a file', 'uploads/1.jpeg'],
  ['a file of JPEG 2000', 'a.jp2'],
  ['a file of SVG', 'logo.svg'],
  ['a file of compressed SVG', 'logo.svgz'],
];

/** Texts that are treated as images, or as files with images, in AADHAAR only. */
const inAadhaar: [what: string, text: string][] = [
  ['an address without an ending', 'https://cdn.example/a/1'],
  ['an address with space around it', ' https://cdn.example/a/1\n'],
  ['an address of another scheme', 's3://bucket/key'],
  ['an address without a scheme', '//cdn.example/a'],
  ['base64 of a file', 'Ab9/'.repeat(25)],
  ['the digits of a QR code', '7'.repeat(200)],
  ['XML', '<?xml version="1.0"?><a/>'],
  ['offline e-KYC', '<OfflinePaperlessKyc referenceId="x">'],
  ['an element with a prefix', '<ns2:KycRes code="x">'],
  ['XML in base64', base64('<?xml version="1.0"?>')],
  ['PDF in base64', base64('%PDF-1.7')],
  ['PDF in base64 after a label', `file: ${base64('%PDF-1.7')}`],
  ['ZIP in base64', base64('PK', 3, 4, '....')],
];

const texts: [what: string, text: string][] = [
  ['nothing', ''],
  ['a name', 'Mallesh Fakkirappa Dollin'],
  [
    'an address of a house',
    'Shri Kanaka Nilaya,,Umashankar Nagar 1st Main 5th Cross,Ranebennur,Haveri-Karnataka,India',
  ],
  ['a long text', 'Near the tank bund road '.repeat(100)],
  ['a long text in lines', 'Near\nthe\ntank bund road\n'.repeat(100)],
  ['a hash', 'a1'.repeat(64)],
  ['short base64', 'Ab9/'.repeat(24)],
  ['a word like the start of an image', '12/9j/4 R0lG UklG'],
  ['a word like the start of a file', `x${base64('%PDF-1.7')}`],
  ['a sentence about GIF', 'The version is GIF89a'],
  ['a hash like the start of an image', 'affd8ffe000104a46494600010101'],
  ['a short text like hexadecimal', 'ffd8ffe0'],
  ['a sentence about data', 'Metadata: image, data: image'],
  ['markup', '"><b>x</b>'],
  ['slashes', 'c//o Mary photo.jpg shop'],
  ['a name before a comma', 'Mary.png,'],
  ['a sentence that ends like a file', 'Near St. Mary.jpg shop'],
  ['an e-mail address', 'a.png@example.com'],
];

describe('distinguishing images from texts', () => {
  for (const [what, text] of images) {
    it(`treats ${what} as an image`, () => {
      expect([isImageText(text, true), isImageText(text, false)]).to.deep.equal([true, true]);
    });
  }

  for (const [what, text] of inAadhaar) {
    it(`treats ${what} as an image in AADHAAR only`, () => {
      expect([isImageText(text, true), isImageText(text, false)]).to.deep.equal([true, false]);
    });
  }

  for (const [what, text] of texts) {
    it(`treats ${what} as a text`, () => {
      expect([isImageText(text, true), isImageText(text, false)]).to.deep.equal([false, false]);
    });
  }

  it('counts characters of base64: 100 in AADHAAR, 1000 elsewhere', () => {
    expect(isImageText('Zz'.repeat(50), true)).to.equal(true);
    expect(isImageText('Z'.repeat(99), true)).to.equal(false);
    expect(isImageText('Z'.repeat(1000), false)).to.equal(true);
    expect(isImageText('Z'.repeat(999), false)).to.equal(false);
    expect(isImageText('a'.repeat(128), true)).to.equal(false);
    expect(isImageText('a'.repeat(129), true)).to.equal(true);
    expect(isImageText(`${'a'.repeat(128)} ${'Z'.repeat(100)}`, true)).to.equal(true);
  });
});

describe('recognising images by their name', () => {
  const anywhere = [
    ...[
      'photo',
      'PHOTO',
      'photo_link',
      'photoUrl',
      'user-photo',
      'photo_base64',
      'image',
      'face_image',
      'images',
    ],
    ...[
      'img',
      'imgUrl',
      'img2',
      'pic',
      'profile_pic',
      'picture',
      'selfie',
      'portrait',
      'avatar',
      'thumbnail',
    ],
    ...['headshot', 'mugshot', 'ｐｈｏｔｏ', 'my photo'],
  ];
  const aadhaarOnly = [
    ...[
      'xml_file',
      'xml',
      'okycXml',
      'share_code',
      'shareCode',
      'sharecode',
      'base64',
      'base_64',
      'face',
      'iris',
    ],
    ...['fingerprint', 'finger_print', 'biometrics', 'qr', 'qr_code', 'QRCode'],
  ];
  const never = ['name', 'address', 'surface', 'typical', 'topic', 'qrs', 'faced', 'pincode', 'epic'];

  it('recognises names of photos anywhere, and names of Aadhaar’s files in AADHAAR', () => {
    for (const name of anywhere)
      expect([isImageField(name, 'x', true), isImageField(name, 'x', false)], name).to.deep.equal([
        true,
        true,
      ]);
    for (const name of aadhaarOnly)
      expect([isImageField(name, 'x', true), isImageField(name, 'x', false)], name).to.deep.equal([
        true,
        false,
      ]);
    for (const name of never) expect(isImageField(name, 'x', true), name).to.equal(false);
  });

  it('treats no value as an image that cannot contain one', () => {
    for (const value of [null, undefined, true, false, 0, 12.5, ''])
      expect(isImageField('photo', value, true), String(value)).to.equal(false);
    for (const value of [{}, [], {data: 'x'}, [255, 216]])
      expect(isImageField('photo', value, true)).to.equal(true);
  });

  it('keeps short texts about a photo', () => {
    const about = [
      ...[
        'photo_match_score',
        'photo_status',
        'face_match',
        'photo_matched',
        'is_photo_verified',
        'photo_available',
      ],
      ...[
        'photo_present',
        'image_count',
        'image_size',
        'image_quality',
        'face_result',
        'image_type',
        'imageFormat',
      ],
      ...[
        'photo_taken_at',
        'photo_date',
        'photo_time',
        'photo_timestamp',
        'photo_id',
        'photo_id_number',
        'photo_no',
      ],
      'xml_version',
    ];
    for (const name of about) {
      expect(isImageField(name, 'x'.repeat(64), true), name).to.equal(false);
      expect(isImageField(name, 'x'.repeat(65), true), name).to.equal(true);
      expect(isImageField(name, ['x'], true), name).to.equal(true);
    }
    expect(isImageField('score_photo', 'x', true)).to.equal(true);
    expect(isImageField('photo_paid', 'x', true)).to.equal(true);
  });
});

describe('recognising Aadhaar data by the name of a scope or field', () => {
  it('recognises Aadhaar’s names in any spelling', () => {
    for (const name of [
      ...[
        'AADHAAR',
        'aadhaar',
        'AADHAAR_XML',
        'OFFLINE_AADHAAR',
        'eAadhaar',
        'MASKED_AADHAR',
        'adhaar_no',
        'PanAadhaar',
      ],
      ...['UIDAI', 'uidai_response', 'uid', 'UID_NUMBER', 'uid2', 'userUid', 'UIDNumber', 'ＡＡＤＨＡＡＲ'],
    ])
      expect(namesAadhaar(name), name).to.equal(true);
    for (const name of ['PAN', 'NAME', 'fluid', 'guidance', 'uuid', 'radharani', 'address', ''])
      expect(namesAadhaar(name), name).to.equal(false);
  });
});
