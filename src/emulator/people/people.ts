import type {Home, Person} from './person.ts';

const city = (
  [house, street, landmark, vtc]: readonly [string, string, string, string],
  [dist, state, pincode]: readonly [string, string, string],
): Home => ({house, street, landmark, vtc, po: vtc, subdist: dist, dist, state, pincode});

/**
 * Invented people. Every surname is the word "sample" or "model" in the person's language, so that nobody takes
 * one of them for a customer.
 */
export const people = {
  hindi: {
    mobile: '1000000001',
    name: 'Asha Namuna',
    ownName: 'आशा नमूना',
    careOf: 'D/O: रमेश नमूना',
    gender: 'FEMALE',
    dob: '1991-08-23',
    home: city(
      ['12/4', 'Namuna Marg', 'Near the water tower', 'Gomti Nagar'],
      ['Lucknow', 'Uttar Pradesh', '226010'],
    ),
    occupation: 'Salaried',
    income: 'FIVE_TO_TEN_LAKHS',
  },
  tamil: {
    mobile: '1000000002',
    name: 'Kayalvizhi Maathiri',
    ownName: 'கயல்விழி மாதிரி',
    careOf: 'D/O: முருகன் மாதிரி',
    gender: 'FEMALE',
    dob: '1987-01-14',
    home: city(
      ['7', 'Maathiri Theru', 'Opposite the temple tank', 'Mylapore'],
      ['Chennai', 'Tamil Nadu', '600004'],
    ),
    occupation: 'Self Employed',
    income: 'ONE_TO_FIVE_LAKHS',
  },
  bengali: {
    mobile: '1000000003',
    name: 'Sourav Namuna',
    ownName: 'সৌরভ নমুনা',
    careOf: 'S/O: অমিত নমুনা',
    gender: 'MALE',
    dob: '1978-12-02',
    home: city(
      ['44B', 'Namuna Sarani', 'Beside the tram depot', 'Ballygunge'],
      ['Kolkata', 'West Bengal', '700019'],
    ),
    occupation: 'Business',
    income: 'ABOVE_TEN_LAKHS',
  },
  telugu: {
    mobile: '1000000004',
    name: 'Lakshmi Namoona',
    ownName: 'లక్ష్మి నమూనా',
    careOf: 'W/O: వెంకటేశ్ నమూనా',
    gender: 'FEMALE',
    dob: '1995-03-30',
    home: city(
      ['8-2-000', 'Namoona Veedhi', 'Near the bus stand', 'Ameerpet'],
      ['Hyderabad', 'Telangana', '500016'],
    ),
    occupation: 'Salaried',
    income: 'FIVE_TO_TEN_LAKHS',
  },
  malayalam: {
    mobile: '1000000005',
    name: 'Anil Mathruka',
    ownName: 'അനിൽ മാതൃക',
    careOf: 'S/O: രാജൻ മാതൃക',
    gender: 'MALE',
    dob: '1983-06-05',
    home: city(
      ['TC 0/0', 'Mathruka Road', 'Behind the library', 'Pattom'],
      ['Thiruvananthapuram', 'Kerala', '695004'],
    ),
    occupation: 'Salaried',
    income: 'ONE_TO_FIVE_LAKHS',
  },
  urdu: {
    mobile: '1000000006',
    name: 'Zainab Namoona',
    ownName: 'زینب نمونہ',
    careOf: 'D/O: سلیم نمونہ',
    gender: 'FEMALE',
    dob: '2000-02-29',
    home: city(
      ['5', 'Namoona Gali', 'Near the clock tower', 'Lal Chowk'],
      ['Srinagar', 'Jammu and Kashmir', '190001'],
    ),
    occupation: 'Student',
    income: 'BELOW_ONE_LAKH',
  },
  punjabi: {
    mobile: '1000000007',
    name: 'Gurpreet Singh Namuna',
    ownName: 'ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ ਨਮੂਨਾ',
    careOf: 'S/O: ਹਰਜੀਤ ਸਿੰਘ ਨਮੂਨਾ',
    gender: 'MALE',
    dob: '1969-11-19',
    home: city(
      ['101', 'Namuna Road', 'Near the grain market', 'Model Town'],
      ['Ludhiana', 'Punjab', '141002'],
    ),
    occupation: 'Agriculture',
    income: 'ONE_TO_FIVE_LAKHS',
  },
  mononym: {
    mobile: '1000000008',
    name: 'N',
    ownName: 'ந',
    careOf: 'C/O: N',
    gender: 'TRANSGENDER',
    dob: '1999-12-31',
    home: city(['1', 'Maathiri Salai', 'None', 'Anna Nagar'], ['Madurai', 'Tamil Nadu', '625020']),
    occupation: 'Other',
    income: 'BELOW_ONE_LAKH',
  },
  'long-address': {
    mobile: '1000000009',
    name: 'Venkatanarasimharajuvaripeta Srinivasa Raghavendra Udaharana Murthy',
    ownName: 'ವೆಂಕಟನರಸಿಂಹರಾಜುವಾರಿಪೇಟ ಶ್ರೀನಿವಾಸ ರಾಘವೇಂದ್ರ ಉದಾಹರಣ ಮೂರ್ತಿ',
    careOf: 'S/O: ಲಕ್ಷ್ಮೀನರಸಿಂಹ ಉದಾಹರಣ ಮೂರ್ತಿ',
    gender: 'MALE',
    dob: '1958-04-01',
    home: city(
      [
        'Flat No. 1403, 14th Floor, Tower C, Udaharana Residency Phase II (formerly Sample Enclave)',
        '27th Main Road, 19th Cross, Second Stage, Sector 2, Hosapalya Extension, Behind the Old Post Office Building',
        'Opposite the Government Higher Primary School, three doors from the corner where the water tank used to stand',
        'Hosur Sarjapura Road Layout',
      ],
      ['Bengaluru Urban', 'Karnataka', '560102'],
    ),
    occupation: 'Retired',
    income: 'ONE_TO_FIVE_LAKHS',
  },
} as const satisfies Record<string, Person>;
