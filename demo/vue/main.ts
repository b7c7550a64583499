import {createApp} from 'vue';
import Signup from './Signup.vue';

createApp(Signup).mount('#app');
