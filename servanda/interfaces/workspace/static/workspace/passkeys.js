// Passkeys need scripts: what serves them is shown only where scripts run, and says when the device refused.
(function () {
  if (window.PublicKeyCredential) {
    document.querySelectorAll('[data-needs-script]').forEach(function (part) { part.hidden = false })
  }
  document.addEventListener('allauth.error', function (event) {
    event.preventDefault()
    document.querySelectorAll('[data-passkey-error]').forEach(function (line) {
      line.hidden = false
      line.setAttribute('role', 'alert')
    })
  })
})()
