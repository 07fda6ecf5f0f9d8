// SPDX-License-Identifier: Apache-2.0
export const zh = {
  'home.staff': '派工员、负责人和师傅在这里登录，登录后到各自的页面。',
  'home.customer': '您家的净水器',
  'home.link': '打开短信或邮件里的链接，就能看进度、改时间、看滤芯。',
  'home.label': '没有收到？扫机身上的码，我们把新链接发到登记的手机。',
};
