# bash completion for raincheck: eval "$(raincheck completion bash)"
_raincheck() {
  local line=${COMP_LINE:0:COMP_POINT} words=() current piece
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  current=${words[${#words[@]} - 1]}
  local IFS=$'\n'
  COMPREPLY=($("${words[0]}" __complete "${words[@]:1}" 2>/dev/null))
  # What bash has split off before the cursor, as at = or @, stands there already.
  piece=${COMP_WORDS[COMP_CWORD]}
  [[ $current == *"$piece" ]] || piece=
  [[ ${piece:0:1} == [=:@] ]] && piece=${piece:1}
  COMPREPLY=("${COMPREPLY[@]#"${current%"$piece"}"}")
  [[ ${COMPREPLY[0]-} == *= ]] && compopt -o nospace 2>/dev/null
  return 0
}
complete -o default -F _raincheck raincheck
