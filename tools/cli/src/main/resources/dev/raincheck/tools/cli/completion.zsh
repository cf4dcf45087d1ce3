#compdef raincheck
# zsh completion for raincheck: eval "$(raincheck completion zsh)", after compinit
_raincheck() {
  local -a found
  found=("${(@f)$("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  found=(${found:#})
  if (( $#found == 0 )); then
    _files
    return
  fi
  compadd -Q -S '' -- ${(M)found:#*=}
  compadd -Q -- ${found:#*=}
}
compdef _raincheck raincheck
